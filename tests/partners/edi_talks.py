"""Conversations with a mailbox in memory, and documents that lie in it."""

from contextlib import suppress

from partners.transformers.edifact import EdifactTransformer
from partners.transformers.x12 import X12Transformer
from tests.partners import edifact_partner, x12_partner
from tests.partners.edi_mailbox import Mailbox

X12 = X12Transformer(x12_partner.OPTIONS)
EDIFACT = EdifactTransformer(edifact_partner.OPTIONS)


def held(conversation, mailbox):
    """Hold a conversation to its end; what it returned."""
    response = None
    while True:
        try:
            request = conversation.send(response)
        except StopIteration as end:
            return end.value
        response = mailbox.answer(request)


def collected(transformer, *contents, mailbox=None):
    """What is read when these files lie in our folder."""
    mailbox = mailbox or Mailbox()
    for index, content in enumerate(contents):
        mailbox.files[f"in/{index}.edi"] = content if isinstance(content, bytes) else content.encode()
    return held(transformer.collect(), mailbox)


def written(transformer, conversation, mailbox=None):
    """What is left for the partner in the course of a conversation."""
    mailbox = mailbox or Mailbox()
    with suppress(StopIteration):
        held(conversation, mailbox)
    return [content for path, content in mailbox.files.items() if path.startswith("out/")]

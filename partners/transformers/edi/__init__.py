"""What X12 and EDIFACT share: segments, envelopes, and the mailbox in which documents are left.

A dialect (`partners.transformers.x12`, `partners.transformers.edifact`) says how its documents are written and read;
the conversations with the mailbox are the same for both. Why the tokenizers are our own: docs/decisions, number 9.
"""

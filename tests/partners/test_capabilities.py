"""The capability matrix says what the code says."""

import pytest
from django.core.management import CommandError, call_command

from partners.management.commands import partner_capabilities
from partners.queries.capabilities import ANSWERS, WORDS, capability_matrix
from partners.transformers.base import Capability, Dedup, Evidence, Transport


def test_each_listed_protocol_has_its_row(settings):
    settings.PARTNER_TRANSFORMERS = ["partners.transformers.oscar.GuestOscarTransformer"]

    (guest,) = capability_matrix()

    able = {Capability.FIND_BY_GTIN, Capability.AVAILABILITY, Capability.PLACE_ORDER}
    assert (guest.name, guest.transport, guest.dedup, guest.evidence) == (
        "GuestOscar",
        Transport.HTTP,
        Dedup.NONE,
        Evidence.REAL_SYSTEM,
    )
    assert guest.can == {capability: capability in able for capability in Capability}
    assert guest.answers.count("yes") == len(able)


def test_a_protocol_that_a_mapping_describes_depends_on_it(settings):
    settings.PARTNER_TRANSFORMERS = ["partners.transformers.declarative.DeclarativeTransformer"]

    (declarative,) = capability_matrix()

    assert declarative.can[Capability.PLACE_ORDER] is None
    assert declarative.can[Capability.WEBHOOK] is False


def test_there_is_a_word_for_everything():
    assert list(WORDS) == list(Capability)
    assert set(ANSWERS) == {True, False, None}


def test_the_page_in_the_documentation_is_up_to_date():
    call_command("partner_capabilities", check=True)


def test_a_page_that_is_not_is_told(settings, tmp_path, monkeypatch):
    monkeypatch.setattr(partner_capabilities, "PAGE", tmp_path / "capabilities.md")
    call_command("partner_capabilities", write=True)
    call_command("partner_capabilities", check=True)
    settings.PARTNER_TRANSFORMERS = settings.PARTNER_TRANSFORMERS[1:]

    with pytest.raises(CommandError, match="is not up to date"):
        call_command("partner_capabilities", check=True)

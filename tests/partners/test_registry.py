"""Whatever a row says, nothing is imported that is not on the allow-list."""

import sys
from textwrap import dedent

import pytest
from django.core.checks import run_checks
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import connection, transaction

from partners import allow_list
from partners.models import Partner
from partners.operations import connection as partner_connection
from partners.registry import (
    TransformerBroken,
    TransformerNotAllowed,
    check_transformers,
    transformer_choices,
    transformer_class,
    transformer_for,
)
from partners.transformers.plain import PlainTransformer
from tests.factories.partners import PartnerFactory

TRAP = "trap_of_a_row.Transformer"
REFUSED = [
    "os.system",
    "subprocess.Popen",
    "builtins.eval",
    "django.core.management.call_command",
    "yaml.unsafe_load",
    "nowhere.at_all.Transformer",
    "partners.transformers.base.Transformer",
    "partners.transformers.plain._item",
    "partners.transformers.plain.Transformer",
    "partners.transformers.plain.PlainTransformer.__init__",
    "partners.transformers.plain.__builtins__",
    "partners.transformers.plain:PlainTransformer",
    "partners.transformers.plain.PlainTransformer ",
    " partners.transformers.plain.PlainTransformer",
    "partners.transformers.plain.PlainTransformer\n",
    "partners.transformers.plain.plaintransformer",
    "partners.transformers.plain.PlainTransform\u0435r",  # a Cyrillic letter
    "partners.transformers.\uff50lain.PlainTransformer",  # a wide one, which Python would read as p
    "..plain.PlainTransformer",
    ".PlainTransformer",
    "PlainTransformer",
    "",
    TRAP,
]


@pytest.fixture
def sprung(tmp_path, monkeypatch):
    """A module that leaves a trace when it is imported; tells whether it was."""
    trace = tmp_path / "imported"
    (tmp_path / "trap_of_a_row.py").write_text(
        f"open({str(trace)!r}, 'w').close()\nclass Transformer: pass\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    yield trace.exists
    sys.modules.pop("trap_of_a_row", None)


@pytest.fixture
def package(tmp_path, monkeypatch):
    """An installed package that offers a transformer."""
    (tmp_path / "acme_aisle.py").write_text(
        dedent('''
        from partners.transformers.plain import PlainTransformer

        class AcmeTransformer(PlainTransformer):
            """ACME's own."""
        ''')
    )
    info = tmp_path / "Acme_Aisle-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: Acme_Aisle\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(f"[{allow_list.GROUP}]\nacme = acme_aisle:AcmeTransformer\n")
    monkeypatch.syspath_prepend(tmp_path)
    allow_list.forget_packages()
    yield "acme-aisle"
    allow_list.forget_packages()
    sys.modules.pop("acme_aisle", None)


def written_by_somebody_else(partner, path):
    """A row that was changed past all of our code."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE partners_partner SET transformer = %s WHERE id = %s", [path, partner.pk])
    partner.refresh_from_db()
    return partner


@pytest.mark.parametrize("path", REFUSED)
def test_a_path_that_is_not_listed_is_refused_by_whatever_writes_a_row(retailer, sprung, path):
    partner = PartnerFactory()
    partner.transformer = path

    with pytest.raises(ValidationError) as refused:
        partner.full_clean()
    for write in (
        partner.save,
        lambda: partner.save(update_fields=["transformer"]),
        lambda: Partner.objects.update(transformer=path),
        lambda: Partner.objects.bulk_update([partner], ["transformer"]),
        lambda: Partner.objects.bulk_create([Partner(code="other", name="Other", transformer=path)]),
    ):
        with pytest.raises(TransformerNotAllowed), transaction.atomic():
            write()

    assert refused.value.message_dict.keys() == {"transformer"}
    assert Partner.objects.get().transformer == "partners.transformers.plain.PlainTransformer"
    assert not sprung()


@pytest.mark.parametrize("path", REFUSED)
def test_a_row_with_a_path_that_is_not_listed_is_never_loaded(retailer, sprung, path):
    partner = written_by_somebody_else(PartnerFactory(), path)

    with pytest.raises(TransformerNotAllowed):
        transformer_for(partner)
    steps = partner_connection.check(partner_id=partner.pk)

    assert [step.works for step in steps] == [False]
    assert not sprung()


def test_the_trap_would_have_been_seen(sprung, settings):
    settings.PARTNER_TRANSFORMERS = [TRAP]

    with pytest.raises(TransformerBroken, match="it is no Transformer"):
        transformer_class(TRAP)

    assert sprung()


@pytest.mark.django_db(transaction=True, databases=["default", "ops"])
def test_the_system_check_reads_the_rows(committed_retailer, sprung):
    PartnerFactory()
    written = [(written_by_somebody_else(PartnerFactory(), path), path) for path in REFUSED]

    problems = run_checks(tags=["database"], databases=["ops"])

    assert [(problem.id, problem.obj, problem.msg) for problem in problems] == [
        ("partners.E003", f"Partner {partner.pk}", f"{path} is not on the list of allowed transformers.")
        for partner, path in written
    ]
    with pytest.raises(SystemCheckError, match=r"trap_of_a_row\.Transformer is not on the list"):
        call_command("check", databases=["ops"])
    assert not sprung()


@pytest.mark.parametrize(
    ("path", "problem"),
    [
        ("os.system", "it is no Transformer"),
        ("partners.transformers.base.Capability", "it is no Transformer"),
        ("partners.transformers.base.Transformer", "some of its methods are still missing"),
        ("partners.transformers.plain.NoSuchTransformer", "it cannot be imported"),
        ("partners.nowhere.Transformer", "it cannot be imported"),
    ],
)
def test_a_listed_path_that_leads_to_no_transformer_fails_the_system_check_and_no_page(
    settings, path, problem
):
    settings.PARTNER_TRANSFORMERS = [path, "partners.transformers.plain.PlainTransformer"]

    with pytest.raises(TransformerBroken, match=problem):
        transformer_class(path)

    assert [(error.id, problem in error.msg) for error in check_transformers()] == [("partners.E001", True)]
    assert [choice for choice, _ in transformer_choices()] == ["partners.transformers.plain.PlainTransformer"]


def test_a_package_that_the_settings_do_not_name_adds_nothing(package, settings):
    settings.PARTNER_TRANSFORMER_PACKAGES = ["another"]

    with pytest.raises(TransformerNotAllowed):
        transformer_class("acme_aisle.AcmeTransformer")

    assert "acme_aisle" not in sys.modules
    assert [error.id for error in check_transformers()] == ["partners.E002"]


@pytest.mark.parametrize("spelling", ["acme-aisle", "Acme_Aisle", "ACME.aisle"])
def test_a_package_that_the_settings_name_adds_what_it_offers(package, settings, spelling):
    settings.PARTNER_TRANSFORMER_PACKAGES = [spelling]

    acme = transformer_class("acme_aisle.AcmeTransformer")

    assert issubclass(acme, PlainTransformer)
    assert ("acme_aisle.AcmeTransformer", "AcmeTransformer: ACME's own.") in transformer_choices()
    assert check_transformers() == []

"""A transformer that somebody else wrote: tested in their repository, installed beside the product, used by it."""

import json
import shutil

import pytest

from deploy.local.places import ROOT
from partners.contract.suite import RULES
from tests.partners.outside import EXAMPLE, installed, run, served

MANAGE = str(ROOT / "manage.py")
PATH = "aisle_tradepost.TradepostTransformer"
ASK = """
import json, sys
import django
django.setup()
from partners.models import Partner
from partners.operations.connection import check
from partners.registry import transformer_choices
from stores.tenancy import retailer_scope

retailer_id, base_url = int(sys.argv[1]), sys.argv[2]
with retailer_scope(retailer_id):
    partner = Partner.objects.create(
        code="tradepost", name="Tradepost", transformer="aisle_tradepost.TradepostTransformer", base_url=base_url
    )
    steps = check(partner_id=partner.pk)
print(json.dumps({"choices": dict(transformer_choices()), "steps": steps}))
"""


@pytest.fixture(scope="module")
def product(tmp_path_factory):
    """What of the product is installed for whoever writes a transformer."""
    return installed(ROOT, tmp_path_factory.mktemp("product") / "site")


@pytest.fixture(scope="module")
def example(tmp_path_factory):
    """The example package, installed."""
    return installed(EXAMPLE, tmp_path_factory.mktemp("example") / "site")


@pytest.fixture
def tradepost(monkeypatch):
    """The example's partner in memory."""
    monkeypatch.syspath_prepend(EXAMPLE / "tests")
    monkeypatch.syspath_prepend(EXAMPLE / "src")
    from tradepost import Tradepost  # noqa: PLC0415 - it is not ours to import before

    return Tradepost()


def test_its_own_tests_pass_elsewhere_with_the_plugin_that_comes_with_the_product(product, example, tmp_path):
    tests = shutil.copytree(EXAMPLE / "tests", tmp_path / "tests")

    ran = run("-m", "pytest", "-q", "--contract-examples=3", tests, path=[product, example], cwd=tmp_path)

    assert f"{len(RULES) + 6} passed" in ran.stdout, ran.stdout + ran.stderr


def test_the_contract_needs_neither_the_product_nor_django(product, tmp_path):
    script = (
        "import sys, partners.contract; print([name for name in ('django', 'stores') if name in sys.modules])"
    )

    ran = run("-c", script, path=[product], cwd=tmp_path)

    assert ran.stdout == "[]\n", ran.stderr


def test_the_product_accepts_it_once_the_settings_name_its_package(example):
    settings = {
        "DJANGO_SETTINGS_MODULE": "config.settings.test",
        "PARTNER_TRANSFORMER_PACKAGES": "aisle-tradepost",
    }

    installed_and_named = run(MANAGE, "check", path=[example], cwd=ROOT, **settings)
    named_but_missing = run(MANAGE, "check", path=[], cwd=ROOT, **settings)

    assert installed_and_named.returncode == 0, installed_and_named.stderr
    assert "partners.E002" in named_but_missing.stderr


def test_a_partner_that_speaks_it_can_be_asked(example, committed_retailer, tradepost):
    settings = {
        "DJANGO_SETTINGS_MODULE": "config.settings.test",
        "PARTNER_TRANSFORMER_PACKAGES": "aisle-tradepost",
    }

    with served(tradepost) as base_url:
        ran = run("-c", ASK, str(committed_retailer.pk), base_url, path=[ROOT, example], cwd=ROOT, **settings)

    told = json.loads(ran.stdout or "{}")
    assert told, ran.stderr
    assert told["choices"][PATH].startswith("TradepostTransformer: Tradepost's desk, version 2.")
    assert all(works for _, works, _ in told["steps"])
    assert any("Answered with 0 items." in words for _, _, words in told["steps"])


def test_it_is_refused_while_the_settings_do_not_name_its_package(example, committed_retailer):
    ran = run(
        "-c", ASK, str(committed_retailer.pk), "http://127.0.0.1:9", path=[ROOT, example], cwd=ROOT,
        DJANGO_SETTINGS_MODULE="config.settings.test",
    )  # fmt: skip

    assert f"TransformerNotAllowed: {PATH} is not on the list" in ran.stderr

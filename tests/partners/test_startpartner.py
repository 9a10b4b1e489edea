"""From nothing to a tested transformer: what is made for a new protocol passes its own tests at once."""

import pytest
from django.core.management import CommandError, call_command

from deploy.local.places import ROOT
from partners.contract.start.__main__ import main
from partners.contract.suite import RULES
from tests.partners.outside import run

PYTEST = [
    "-m",
    "pytest",
    "-q",
    "-p",
    "no:cacheprovider",
    "-p",
    "partners.contract.plugin",
    "--contract-examples=3",
]


@pytest.fixture
def made(tmp_path):
    """A new package, as it was made."""
    call_command("startpartner", "acme-uk", directory=tmp_path)
    return tmp_path / "aisle-acme-uk"


def test_what_is_made_passes_its_tests_at_once(made):
    ran = run(*PYTEST, path=[ROOT], cwd=made)

    assert f"{len(RULES) + 1} passed" in ran.stdout, ran.stdout + ran.stderr


def test_what_is_made_fails_in_words_once_it_breaks_a_rule(made):
    transformer = made / "src" / "aisle_acme_uk" / "transformer.py"
    transformer.write_text(
        transformer.read_text().replace('number=text(order, "reference")', 'number="R1-7-1"')
    )

    ran = run(*PYTEST, path=[ROOT], cwd=made)

    assert "brings-our-number-back: The partner confirmed another order" in ran.stdout, (
        ran.stdout + ran.stderr
    )
    assert "The rule: Our number is read from the partner's answer." in ran.stdout
    assert "Traceback" not in ran.stdout
    assert ran.returncode == 1


def test_what_is_made_names_its_entry_point_and_leaves_nothing_to_fill_in(made):
    texts = {
        path.relative_to(made).as_posix(): path.read_text() for path in made.rglob("*") if path.is_file()
    }

    assert texts.keys() == {
        "README.md",
        "pyproject.toml",
        "src/aisle_acme_uk/__init__.py",
        "src/aisle_acme_uk/transformer.py",
        "tests/partner_in_memory.py",
        "tests/test_transformer.py",
    }
    assert 'acme-uk = "aisle_acme_uk:AcmeUkTransformer"' in texts["pyproject.toml"]
    assert "$" not in "".join(texts.values())


@pytest.mark.parametrize(
    "name", ["", "Acme", "acme_uk", "acme-", "a--b", "../acme", "acme/x", "1st", "a" * 41, "acme\n"]
)
def test_a_name_that_is_none_makes_nothing(name, tmp_path):
    with pytest.raises(CommandError, match="is no name"):
        call_command("startpartner", name, directory=tmp_path)

    assert list(tmp_path.iterdir()) == []


def test_what_is_there_already_is_left_alone(made):
    (made / "README.md").write_text("mine")

    with pytest.raises(CommandError, match="is there already"):
        call_command("startpartner", "acme-uk", directory=made.parent)

    assert (made / "README.md").read_text() == "mine"


def test_without_a_checkout_a_module_does_the_same(tmp_path, capsys):
    assert main(["acme", str(tmp_path)]) == 0
    assert main(["acme", str(tmp_path)]) == 1
    assert main([]) == 2

    assert (tmp_path / "aisle-acme" / "pyproject.toml").exists()
    assert "is there already" in capsys.readouterr().err

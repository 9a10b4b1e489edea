"""The rules that no linter knows."""

import ast
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.checks import run_checks

from orders.outbox import handler_for
from stores.models import Retailer, RetailerOwned, User
from stores.tenancy import RetailerManager

LINE = ["stores", "partners", "catalog", "orders", "notifications"]
OURS = [model for label in LINE for model in apps.get_app_config(label).get_models()]
SHARED = {Retailer, User}
ROOT = Path(settings.BASE_DIR)


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_foreign_keys_point_down_the_line(model):
    rank = LINE.index(model._meta.app_label)
    targets = [field.related_model._meta.app_label for field in model._meta.fields if field.related_model]

    assert [app for app in targets if app in LINE and LINE.index(app) > rank] == []


@pytest.mark.parametrize("model", [m for m in OURS if m not in SHARED], ids=lambda model: model._meta.label)
def test_every_row_has_a_retailer_and_a_guarded_manager(model):
    assert issubclass(model, RetailerOwned)
    assert isinstance(model._default_manager, RetailerManager)


def _writers_of(attribute: str) -> set[str]:
    return {
        str(path.relative_to(ROOT))
        for path in (ROOT / "orders").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Attribute) and target.attr == attribute
    }


def test_only_the_lifecycle_writes_a_state():
    assert _writers_of("state") == {"orders/lifecycle.py"}


def test_the_outbox_is_fed_by_those_who_change_orders():
    callers = {
        str(path.relative_to(ROOT))
        for app in LINE
        for path in (ROOT / app).rglob("*.py")
        if "outbox.publish(" in path.read_text()
    }

    assert callers == {
        "notifications/operations/fan_out.py",
        "orders/lifecycle.py",
        "orders/operations/checkout.py",
        "orders/operations/decisions.py",
    }


def test_every_step_of_the_pipeline_leads_somewhere():
    assert all(callable(handler_for(topic)) for topic in settings.OUTBOX_STEPS)


def test_no_two_files_are_a_map_too_large():
    long = {
        str(path.relative_to(ROOT)): len(path.read_text().splitlines())
        for app in [*LINE, "config", "deploy"]
        for path in (ROOT / app).rglob("*.py")
        if "migrations" not in path.parts
    }

    assert {name: lines for name, lines in long.items() if lines > 300} == {}


def test_configuration_holds():
    assert run_checks() == []

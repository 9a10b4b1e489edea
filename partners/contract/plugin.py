"""The pytest plugin: installed with the product it is on; in a checkout, `-p partners.contract.plugin` turns it on.

It adds `--contract-examples`, and tells of a broken rule in its own words instead of a traceback through our modules.
"""

from collections.abc import Generator
from typing import Any

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """How hard to try."""
    parser.getgroup("endless aisle").addoption(
        "--contract-examples",
        type=int,
        default=None,
        metavar="N",
        help="How often chance is tried for each conversation of a transformer (the suite's own default: 40).",
    )


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[Any]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Show the rule, what was seen and the smallest example of it. `--tb=long` shows the way there too."""
    from partners.contract.suite import RuleBroken  # noqa: PLC0415 - loaded when a test has run, so that it can be measured

    report = yield
    broken = call.excinfo.value if call.excinfo else None
    if isinstance(broken, RuleBroken) and item.config.option.tbstyle != "long":
        report.longrepr = "\n".join([str(broken), *getattr(broken, "__notes__", [])])
    return report

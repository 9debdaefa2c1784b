"""Stations, planning and trouble on one workbook: whatever happens, every promise is kept in the end.

Short here; `python3 build/test.py tests/chaos --chaos-actions 2000` runs it at full length, and again with
people who touch the audit, copy and rename rows, restore versions and empty columns.
"""

import faulthandler
from dataclasses import replace
from pathlib import Path

import pytest

from tests.chaos.files import MOVE_FILE_EVERY_S
from tests.chaos.planning import ORDINARY, TOUCHING
from tests.chaos.run import SET_CLOCK_EVERY_S, Report, run
from tests.chaos.stations import Plan

SHORT = 60
PEOPLE = {"ordinary": ORDINARY, "touching": TOUCHING}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """People who touch everything come at full length: a short run is over before their alarms end."""
    if "people" in metafunc.fixturenames:
        is_whole = metafunc.config.getoption("--chaos-actions", None)
        metafunc.parametrize("people", PEOPLE if is_whole else ["ordinary"])


@pytest.fixture
def plan(pytestconfig: pytest.Config) -> Plan:
    """The options are known only where this folder is named on the command line."""
    seed = pytestconfig.getoption("--chaos-seed", 1)
    actions = pytestconfig.getoption("--chaos-actions", None)
    if actions:
        return Plan(seed, actions, processes=4)
    return Plan(seed, SHORT, processes=3, kill_every_s=6.0, longest_outage_s=1.5)


@pytest.mark.slow
@pytest.mark.parametrize("clocks", [False, True], ids=["clocks right", "clocks set"])
@pytest.mark.parametrize("redis", [False, True], ids=["without Redis", "with Redis"])
def test_every_promise_is_kept(plan: Plan, redis: bool, clocks: bool, people: str, tmp_path: Path) -> None:
    if clocks and people != "ordinary":
        pytest.skip("the ordinary runs set clocks")
    plan = replace(plan, set_clock_every_s=SET_CLOCK_EVERY_S if clocks else None)
    faulthandler.cancel_dump_traceback_later()  # a run has its own time limits
    report = run(replace(plan, redis=redis, rates=PEOPLE[people]), tmp_path)
    print(report.text())  # noqa: T201 -- pytest shows it after a failure, and with `-s`
    assert not report.crashes
    assert not report.violations
    assert_something_happened(report)


@pytest.mark.slow
@pytest.mark.logs("the file at .* is not the one that was open")
def test_nothing_false_is_said_while_people_move_and_replace_the_workbooks_file(
    plan: Plan, tmp_path: Path
) -> None:
    faulthandler.cancel_dump_traceback_later()
    report = run(replace(plan, actions=min(plan.actions, 200), move_file_every_s=MOVE_FILE_EVERY_S), tmp_path)
    print(report.text())  # noqa: T201
    assert not report.crashes
    assert not report.violations
    assert report.figures["file"]


def assert_something_happened(report: Report) -> None:
    """Fail if no command waited, no process died or no request failed: such a run would prove nothing."""
    figures = report.figures
    assert figures["actions"] == report.plan.actions
    for what in ("applied", "refused", "deaths in all", "trouble"):
        assert figures[what], what

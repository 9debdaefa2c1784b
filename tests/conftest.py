"""What holds for every test: offscreen Qt, garbage collected on the GUI thread only, no unexpected log."""

import gc
import logging
import os
import random
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from kiosk.program.qt_import import import_qt
from tests.support.logs import LogCheck
from tests.support.redis_server import RedisServer

SCREEN = Path(__file__).parent / "support" / "offscreen.json"
BENCHMARKS = Path(__file__).parent / "benchmarks"
FULL_COLLECTION_EVERY = 100

_finished_tests = 0


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--pictures", help="the folder for pictures of every state of the window")
    parser.addoption("--monkey-acts", type=int, help="so many touches, drags, keys and scans anywhere")
    parser.addoption("--monkey-seed", type=int, default=1, help="what the run that failed has printed")


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    import_qt()  # before pytest-qt does
    # Before any QApplication. A test that wants a real screen starts its own Xvfb and a process on it.
    # The platform's own screen is 800 × 800, and what lies beyond it can't be touched.
    os.environ.setdefault("QT_QPA_PLATFORM", f"offscreen:configfile={SCREEN}")
    # A person's own settings don't reach the tests.
    for name in [name for name in os.environ if name.startswith("KIOSK_")]:
        del os.environ[name]
    # A shell has what it starts in the background ignore Ctrl-C, and so would all that the tests start.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    # A thread that a silent server keeps lives longer than its test, and may draw lots within another one, to
    # which hypothesis takes exception: it holds the state of the module's own generator.
    lots = random.SystemRandom()
    for name in ("choice", "random", "uniform"):
        setattr(random, name, getattr(lots, name))
    # A machine that is busy with something else is no fault of the program's.
    settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
    settings.load_profile("untimed")
    # A collection in a worker thread destroys GUI-thread objects there, and Qt crashes.
    gc.disable()


def pytest_collection_finish(session: pytest.Session) -> None:
    gc.collect()
    gc.freeze()  # what is imported by now needs no looking at again


def pytest_runtest_logfinish(nodeid: str, location: tuple[str, int | None, str]) -> None:
    """Between tests, on the main thread, which is Qt's."""
    global _finished_tests
    _finished_tests += 1
    gc.collect(2 if _finished_tests % FULL_COLLECTION_EVERY == 0 else 1)


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Benchmarks run only when named: `python3 build/test.py tests/benchmarks`."""
    is_named = any("benchmarks" in argument for argument in config.args)
    return True if collection_path == BENCHMARKS and not is_named else None


@pytest.fixture(scope="session")
def qapp_args() -> list[str]:
    """What pytest-qt makes the QApplication with: the kiosk's own style."""
    from kiosk.ui.look.theme import STYLE  # only here, for most tests need no Qt

    return ["kiosk-test", *STYLE]


@pytest.fixture(autouse=True)
def logs(request: pytest.FixtureRequest) -> Iterator[LogCheck]:
    """Fails the test on an unexpected WARNING or worse, from any thread, to the end of its fixtures.

    Expected ones: `logs.expect(r"pattern")`, or `@pytest.mark.logs(r"pattern")`.
    """
    check = LogCheck()
    for mark in request.node.iter_markers("logs"):
        for pattern in mark.args:
            check.expect(pattern)
    root = logging.getLogger()
    root.addHandler(check)
    yield check
    root.removeHandler(check)
    unexpected = check.unexpected()
    if unexpected:
        pytest.fail("unexpected in the log:\n" + "\n".join(unexpected), pytrace=False)


@pytest.fixture
def redis_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisServer]:
    """A real Redis of this test's own, running."""
    if sys.platform == "win32":
        pytest.skip("there is no redis-server for Windows")
    server = RedisServer(tmp_path_factory.mktemp("redis"))
    server.start()
    yield server
    server.kill()

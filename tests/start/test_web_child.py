"""The process for browsers beside a window is started again when it ends, and ends with the window."""

import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from queue import SimpleQueue

import pytest

from kiosk.program import web_down
from kiosk.program.web_down import WebDown
from kiosk.program.web_notice import WebNotice, written
from kiosk.start.web_child import WebChild

SOON_S = 20.0
DIES = "raise SystemExit(3)"
SERVES = f"print({written(WebNotice())!r}, flush=True); import sys; sys.stdin.read()"
REFUSES = f"print('no notice'); print({written(WebNotice('El puerto está ocupado.'))!r}); raise SystemExit(1)"


class Pauses:
    """A clock that stands, and a wait that is over as soon as the test says so."""

    def __init__(self) -> None:
        self.asked: SimpleQueue[float] = SimpleQueue()
        self._over: SimpleQueue[None] = SimpleQueue()

    def wait(self, ending: threading.Event, pause: float) -> bool:
        self.asked.put(pause)
        self._over.get(timeout=SOON_S)
        return ending.is_set()

    def end(self) -> None:
        self._over.put(None)


class Scene:
    """A child that is one script after another, and what is told of it."""

    def __init__(self, folder: Path, scripts: Sequence[str]) -> None:
        self.pauses = Pauses()
        self.told: SimpleQueue[WebDown | None] = SimpleQueue()
        self._folder = folder
        for number, script in enumerate(scripts):
            (folder / f"{number}.py").write_text(script, encoding="utf-8")
        turn = f"import pathlib, runpy; f = pathlib.Path({str(folder)!r}); n = f / 'n'\n"
        turn += "at = int(n.read_text()) if n.exists() else 0\nn.write_text(str(at + 1))\n"
        turn += f"runpy.run_path(str(f / f'{{min(at, {len(scripts) - 1})}}.py'))"
        self.child = WebChild([sys.executable, "-c", turn], folder, wait=self.pauses.wait, clock=lambda: 0.0)

    def next_told(self) -> WebDown | None:
        return self.told.get(timeout=SOON_S)

    def next_pause(self) -> float:
        return self.pauses.asked.get(timeout=SOON_S)

    @property
    def kept(self) -> WebDown | None:
        return web_down.kept(self._folder)


@pytest.fixture
def played(tmp_path: Path) -> Iterator[Callable[..., Scene]]:
    scenes = []

    def play(*scripts: str) -> Scene:
        scene = Scene(tmp_path, scripts)
        scenes.append(scene)
        scene.child.start(scene.told.put)
        return scene

    yield play
    for scene in scenes:
        scene.child.let_end()
        scene.pauses.end()
        scene.child.close()


@pytest.mark.logs("the web face ended")
def test_one_that_ends_is_told_and_started_again_until_it_serves(played: Callable[..., Scene]) -> None:
    scene = played(SERVES.replace("sys.stdin.read()", "raise SystemExit(7)"), DIES, SERVES)
    down = scene.next_told()
    assert down is not None
    assert down.why == ""
    assert scene.kept == down
    assert scene.next_pause() == 1
    scene.pauses.end()
    assert scene.next_pause() == 2
    assert scene.told.empty()  # it is down still, and since the same moment
    scene.pauses.end()
    assert scene.next_told() is None
    assert scene.kept is None


def test_one_that_ends_in_order_is_no_fault_and_is_started_again(played: Callable[..., Scene]) -> None:
    """Ctrl-C reaches window and child at once, and the child may be the first to end."""
    scene = played("", SERVES)
    assert scene.next_pause() == 1
    assert scene.next_told() is not None
    scene.pauses.end()
    assert scene.next_told() is None


@pytest.mark.logs("the web face ended")
def test_one_that_says_why_it_can_not_serve_is_told_with_it_and_tried_slowly(
    played: Callable[..., Scene],
) -> None:
    scene = played(DIES, REFUSES, SERVES)
    first = scene.next_told()
    assert first is not None
    assert scene.next_pause() == 1
    scene.pauses.end()
    assert scene.next_told() == WebDown(first.since, "El puerto está ocupado.")
    assert scene.kept == WebDown(first.since, "El puerto está ocupado.")
    assert scene.next_pause() == 10
    scene.pauses.end()
    assert scene.next_told() is None


@pytest.mark.logs("the web face ended")
def test_a_command_that_can_not_be_started_is_tried_again(tmp_path: Path) -> None:
    pauses = Pauses()
    told: SimpleQueue[WebDown | None] = SimpleQueue()
    child = WebChild([str(tmp_path / "none")], tmp_path, wait=pauses.wait)
    child.start(told.put)
    assert told.get(timeout=SOON_S) is not None
    assert pauses.asked.get(timeout=SOON_S) == 1
    child.let_end()
    pauses.end()
    child.close()


def test_it_ends_with_its_window_in_order_and_says_nothing_of_it(tmp_path: Path) -> None:
    scene = Scene(tmp_path, [SERVES])
    with closing(scene.child):
        scene.child.start(scene.told.put)
        scene.child.start(scene.told.put)  # once is enough
    assert scene.told.empty()
    assert scene.pauses.asked.empty()
    scene.child.start(scene.told.put)
    assert not (tmp_path / "1").exists()


@pytest.mark.logs("the web face ended")
def test_no_further_one_is_started_once_the_window_ends(tmp_path: Path) -> None:
    scene = Scene(tmp_path, [DIES])
    scene.child.start(scene.told.put)
    assert scene.next_told() is not None
    assert scene.next_pause() == 1
    scene.child.let_end()
    scene.pauses.end()
    scene.child.close()
    assert (tmp_path / "n").read_text() == "1"
    assert scene.kept is None

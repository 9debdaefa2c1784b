"""A station whose wire fails on cue, and behind whose window a journal in memory keeps what could not go out.

The window, the services, the workbook and its transport are the real ones. `MemoryJournal` stands where the
station's own journal does, at the one seam that the window has.
"""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import requests
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kiosk import dependency
from kiosk.core.data import Action, Backlog, Command, Outcome, Snapshot, Verdict
from kiosk.core.errors import Code, Refusal
from kiosk.core.events import Event
from kiosk.core.link import Link
from kiosk.dependency import WindowBackend
from kiosk.sheets.local import LocalSheetsAdapter
from kiosk.ui.loop import PreciseQEventLoop
from tests.support.faulty_wire import no_connection
from tests.support.station import Station, end_loop, settings_for

AWAY = (Code.SHEETS_NO_DISPONIBLE, Code.SHEETS_LIMITE)


class Wire:
    """What becomes of requests: `is_cut` no write gets through, `is_deaf` none is answered, though applied,
    `is_blind` no read gets through. A write waits while `gate` is clear."""

    def __init__(self) -> None:
        self.is_cut = self.is_deaf = self.is_blind = False
        self.gate = threading.Event()
        self.gate.set()
        self.at_gate = threading.Event()

    def send(self, request: requests.PreparedRequest, through: Callable[[], Any]) -> Any:
        is_write = request.method == "POST"
        if is_write:
            self.at_gate.set()
            assert self.gate.wait(30)
        if (self.is_cut and is_write) or (self.is_blind and not is_write):
            raise no_connection()
        response = through()
        if self.is_deaf and is_write:
            raise requests.ReadTimeout("no answer")
        return response


@contextmanager
def faulty_wire() -> Iterator[Wire]:
    """Every request of every station passes through this wire."""
    wire, answer = Wire(), LocalSheetsAdapter.send

    def send(self: LocalSheetsAdapter, request: requests.PreparedRequest, *args: Any, **options: Any) -> Any:
        return wire.send(request, lambda: answer(self, request, *args, **options))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(LocalSheetsAdapter, "send", send)
        yield wire
        wire.gate.set()


class MemoryJournal:
    """Implements `ui.backend.Backend` over the real one: releases wait while the sheet is away, what isn't
    known is looked up in the audit."""

    def __init__(self, real: WindowBackend, wire: Wire) -> None:
        self.real, self.wire = real, wire
        self.waiting: list[Command] = []
        self.carried_on = 0
        self.heard: list[Outcome] = []
        self.earlier: list[Outcome] = []
        self.seen_last: Snapshot | None = None
        self.since: datetime | None = None

    @property
    def follows_audit(self) -> bool:
        return False

    def snapshot(self) -> Snapshot:
        return self.real.snapshot()

    def read_audit(self) -> None:
        self.real.read_audit()

    def audit_events(self) -> Sequence[Event]:
        return self.real.audit_events()

    def remembered(self) -> Snapshot | None:
        return self.seen_last

    def execute(self, command: Command) -> Outcome:
        outcome = self.real.execute(command)
        if outcome.verdict is Verdict.UNKNOWN:
            self._keep(command)
        elif self._is_away(outcome) and command.action is not Action.TOMAR:
            self._keep(command)
            return replace(outcome, verdict=Verdict.QUEUED, refusal=None)
        return outcome

    def carry_on(self) -> Sequence[Outcome]:
        self.carried_on += 1
        ends, self.earlier = list(self.earlier), []
        if self.wire.is_cut or self.wire.is_deaf:
            return ends
        while self.waiting:
            ends.append(self._end(self.waiting.pop(0)))
        return ends

    def told(self, outcome: Outcome) -> None:
        self.heard.append(outcome)

    def backlog(self) -> Backlog:
        return Backlog(len(self.waiting), self.since if self.waiting else None)

    def start_link(self, on_events: Callable[[list[Event]], None], on_link: Callable[[Link], None]) -> None:
        self.real.start_link(on_events, on_link)

    def stop(self) -> None:
        self.real.stop()

    def close(self) -> None:
        self.real.close()

    def _keep(self, command: Command) -> None:
        self.since = self.since or datetime.now(UTC) - timedelta(seconds=12)
        self.waiting.append(command)

    def _is_away(self, outcome: Outcome) -> bool:
        return outcome.refusal is not None and outcome.refusal.code in AWAY

    def _end(self, command: Command) -> Outcome:
        for row in self.real._stores[1].history(command.tag):
            if row.id == command.id:
                return Outcome(command, Verdict.APPLIED, row.worker_nombre, row=row)
        return self.real.execute(command)


class LateStation(Station):
    """A station over a `MemoryJournal`."""

    journal: MemoryJournal

    def __init__(self, qapp: QApplication, qtbot: QtBot, folder: Path, wire: Wire) -> None:
        super().__init__(qapp, qtbot, settings_for(folder, "Puesto 3"))
        self.wire = wire
        self.prepare: Callable[[MemoryJournal], None] = lambda _journal: None

    def _make_backend(self) -> Any:
        self.backend = dependency.window(self.settings)
        self.journal = MemoryJournal(self.backend, self.wire)
        self.prepare(self.journal)
        return self.journal

    def outbox(self) -> str:
        """What the light of what waits here says."""
        return self.window.top_bar.outbox.value

    def told(self) -> list[str]:
        """The tags of the ends that the journal heard were told."""
        return [outcome.command.tag for outcome in self.journal.heard]

    def row_says(self, tag: str) -> str:
        """A row of the list, as it is read aloud."""
        return str(self.window.left.spools.line_of(tag).data())


@pytest.fixture
def wire() -> Iterator[Wire]:
    with faulty_wire() as wire:
        yield wire


@pytest.fixture
def late(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path, wire: Wire, monkeypatch: pytest.MonkeyPatch
) -> Iterator[LateStation]:
    """A station that isn't started yet, and looks after what waits ten times a second."""
    monkeypatch.setattr("kiosk.ui.backlog_drain.EVERY_S", 0.1)
    monkeypatch.setattr("kiosk.ui.controller.RETRY_S", 0.1)
    loop = PreciseQEventLoop(qapp, already_running=True)
    kiosk = LateStation(qapp, qtbot, tmp_path, wire)
    yield kiosk
    wire.is_cut = wire.is_blind = wire.is_deaf = False
    wire.gate.set()
    kiosk.close()
    end_loop(loop, qapp)


def refused_end(command: Command, holder: str = "CP(95)") -> Outcome:
    """The end of a command that came too late."""
    values = {"tag": command.tag, "holder": holder, "desde": "24-11-2026 14:30:00"}
    return Outcome(command, Verdict.REFUSED, refusal=Refusal(Code.NO_AUTORIZADO, values))

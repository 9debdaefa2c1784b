"""A station whose connection fails on cue; its window, services, journal and workbook are the real ones."""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import requests
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kiosk import dependency
from kiosk.core.refusals import HeldByOther
from kiosk.core.shop.data import Backlog, Command, Outcome, Snapshot, Verdict
from kiosk.services.station import StationServices
from kiosk.ui.qt.loop import PreciseQEventLoop
from kiosk.workbook import LocalSheetsAdapter
from tests.support.faulty_wire import no_connection
from tests.support.station import Station, end_loop, settings_for


class Wire:
    """Lets requests through or fails them.

    `is_cut` fails all writes, `is_blind` all reads. `is_deaf` applies writes, but answers neither them nor
    later reads. Writes wait while `gate` is clear; `at_gate` is set once one has come.
    """

    def __init__(self) -> None:
        self.is_cut = self.is_deaf = self.is_blind = False
        self._went_deaf = False
        self.gate = threading.Event()
        self.gate.set()
        self.at_gate = threading.Event()

    def send(self, request: requests.PreparedRequest, through: Callable[[], Any]) -> Any:
        is_write = request.method == "POST"
        if is_write:
            self.at_gate.set()
            assert self.gate.wait(30)
        is_lost = self.is_deaf and self._went_deaf
        if (self.is_cut and is_write) or ((self.is_blind or is_lost) and not is_write):
            raise no_connection()
        response = through()
        self._went_deaf = self.is_deaf and (is_write or self._went_deaf)
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


class ListeningBackend:
    """Wraps the real backend and records its calls.

    A test may set `earlier`, the outcomes that an earlier run left unreported, and `seen_last`, the snapshot
    that it remembered. `ends` collects the results of `carry_on`; `looked` counts the reads of the backlog.
    """

    def __init__(self, real: StationServices) -> None:
        self.real = real
        self.carried_on = self.looked = 0
        self.heard: list[Outcome] = []
        self.ends: list[Outcome] = []
        self.earlier: list[Outcome] = []
        self.seen_last: Snapshot | None = None
        self.waits_s = 0.0
        """How much longer than in truth the oldest command has waited."""

    def __getattr__(self, name: str) -> Any:
        return getattr(self.real, name)

    @property
    def follows_audit(self) -> bool:
        return False

    def remembered(self) -> Snapshot | None:
        return self.seen_last

    def carry_on(self) -> Sequence[Outcome]:
        self.carried_on += 1
        ends, self.earlier = list(self.earlier), []
        ends = [*ends, *self.real.carry_on()]
        self.ends += ends
        return ends

    def mark_told(self, outcome: Outcome) -> None:
        self.heard.append(outcome)
        self.real.mark_told(outcome)

    def backlog(self) -> Backlog:
        backlog = self.real.backlog()
        self.looked += 1
        if backlog.oldest_at is None:
            return backlog
        return replace(
            backlog,
            oldest_at=backlog.oldest_at - timedelta(seconds=self.waits_s),
            waited_s=backlog.waited_s + self.waits_s,
        )


class LateStation(Station):
    """A station whose backend an `ListeningBackend` listens to."""

    journal: ListeningBackend

    def __init__(self, qapp: QApplication, qtbot: QtBot, folder: Path, wire: Wire) -> None:
        super().__init__(qapp, qtbot, settings_for(folder, "Puesto 3"))
        self.wire = wire
        self.prepare: Callable[[ListeningBackend], None] = lambda _journal: None

    def _make_backend(self) -> Any:
        self.backend = dependency.station(self.settings)
        self.journal = ListeningBackend(self.backend)
        self.prepare(self.journal)
        return self.journal

    def outbox(self) -> str:
        """The value of the outbox light."""
        return self.window.top_bar.outbox.value

    def told(self) -> list[str]:
        """The tags of the outcomes that were reported to the journal as told."""
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
    """A station that isn't started yet, and looks at its backlog and at the sheet ten times a second."""
    monkeypatch.setattr("kiosk.live.backlog.EVERY_S", 0.1)
    monkeypatch.setattr("kiosk.live.feed.RETRY_S", 0.1)
    monkeypatch.setattr("kiosk.core.sharing.reader_election.EVERY_S", 0.1)
    monkeypatch.setattr("kiosk.core.sharing.reader_election.VARIES_S", 0.0)
    monkeypatch.setattr("kiosk.sheets.http.retries.PATIENCE_S", 0.3)
    loop = PreciseQEventLoop(qapp, already_running=True)
    kiosk = LateStation(qapp, qtbot, tmp_path, wire)
    yield kiosk
    wire.is_cut = wire.is_blind = wire.is_deaf = False
    wire.gate.set()
    kiosk.close()
    end_loop(loop, qapp)


def refused_end(command: Command, holder: str = "CP(95)") -> Outcome:
    """A refusal that came late."""
    refusal = HeldByOther(
        command.tag, command.operation, holder, desde="24-11-2026 14:30:00", accion=command.action
    )
    return Outcome(command, Verdict.REFUSED, refusal=refusal)

"""Starts the station processes of a run, kills and restarts them, and closes them in the end."""

import multiprocessing
import os
import random
import signal
import sqlite3
import time
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from tests.chaos import notes, station
from tests.chaos.notes import Notebook
from tests.chaos.planning import ORDINARY
from tests.support.redis_server import RedisServer

ROOT = Path(__file__).resolve().parents[2]
LOOKS_EVERY_S = 0.05
FIRST_KILL_S = 2.0
"""Also the shortest run has one."""
WISHES_A_KILL = 4
"""So many wishes at least are made between two kills: a busy machine would else only start stations."""
BESIDE = "beside"
"""Commands of a terminal in the first station's folder, beside its window."""
CALL = "nothing is written any more"
MANY_STRAYS = "rows show other spools' writes: nothing is written any more"
"""The only alarm for which people need not have touched what nobody should."""


@dataclass(frozen=True)
class Plan:
    """The options of a run. `*_every_s` are mean times between kills, edits and faults, in seconds.

    Rows move so often here that more writes may stray at once than stations tolerate: then they raise the
    alarm, as they should, and write nothing until planning has put the rows right.
    """

    seed: int
    actions: int
    processes: int
    redis: bool = False
    kill_every_s: float = 2.5
    plan_every_s: float = 0.8
    trouble_every_s: float = 0.3
    longest_outage_s: float = 6.0
    rates: Mapping[str, float] = field(default_factory=lambda: ORDINARY)
    """The weights of planning's acts."""
    ask_every_s: float = 1.5
    """The person in charge asks doctor so often, if planning touches what nobody should."""
    patience_s: float = 1200.0
    set_clock_every_s: float | None = None
    """The mean time until somebody sets one station's clock; None if nobody does."""
    common_starts: int = 0
    """So many times in the run all stations are killed, and started together."""
    move_file_every_s: float | None = None
    """The mean time until somebody moves or replaces the workbook's file; None if nobody does."""


_PROCESSES = multiprocessing.get_context("forkserver")
"""Forks each station from one process that has imported all it needs: a run has hundreds of starts."""
_PROCESSES.set_forkserver_preload([station.__name__])


def _run(line: Sequence[str], said: Path) -> None:
    """What a station's process does: its output goes into this file."""
    with said.open("ab") as file:
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
    station.main(line)


class _Process:
    """One station, over all its restarts."""

    def __init__(self, name: str, line: list[str], folder: Path) -> None:
        self.name = name
        self._line = line
        self._said = folder / f"{name}.stderr"
        self._process: multiprocessing.process.BaseProcess | None = None

    def start(self, *more: str) -> None:
        self._said.touch()
        self._process = _PROCESSES.Process(target=_run, args=([*self._line, *more], self._said), daemon=True)
        self._process.start()

    def code(self) -> int | None:
        """The exit code; None while the process runs."""
        assert self._process is not None
        return self._process.exitcode

    def kill(self) -> None:
        assert self._process is not None
        self._process.kill()
        self._process.join()

    def stacks(self) -> None:
        """Make it print the stacks of its threads."""
        assert self._process is not None
        assert self._process.pid is not None
        os.kill(self._process.pid, signal.SIGUSR1)

    def said(self) -> str:
        return f"{self.name}: {self._said.read_text(errors='replace')[-4000:]}"


class Stations:
    """All station processes. `kills` counts kills from outside, `deaths` all, `crashes` unplanned ones."""

    def __init__(
        self, plan: Plan, folder: Path, url: str, redis: RedisServer | None, draw: random.Random
    ) -> None:
        self._plan = plan
        self._folder = folder
        self._draw = draw
        self._only: str | None = None
        self._closing = folder / "closing"
        self.windows = [f"Puesto-{number}" for number in range(1, plan.processes + 1)]
        self.kills = 0
        self.deaths = 0
        self.common_starts = 0
        self.crashes: list[str] = []
        self._lives = Notebook(folder / "lives.jsonl", "")
        self._wishes = dict.fromkeys(self.windows, plan.actions // plan.processes)
        self._wishes[self.windows[-1]] += plan.actions % plan.processes
        self._wishes[BESIDE] = min(plan.actions // 10, self._wishes[self.windows[0]] // 2)
        self._wishes[self.windows[0]] -= self._wishes[BESIDE]
        self.all = tuple(self._wishes)
        self._processes = {name: self._process(name, url, redis) for name in self._wishes}

    def _process(self, name: str, url: str, redis: RedisServer | None) -> _Process:
        line = ["--name", name, "--url", url]
        line += ["--folder", str(self._folder), "--seed", str(self._plan.seed)]
        line += ["--wishes", str(self._wishes[name])]
        line += ["--redis", redis.url] if redis else []
        line += ["--beside", self.windows[0]] if name == BESIDE else []
        return _Process(name, line, self._folder)

    def start(self) -> None:
        for process in self._processes.values():
            process.start(*self._fate())

    def work(self, until: float) -> None:
        """Run until all wishes are made."""
        next_kill, next_wish = time.monotonic() + FIRST_KILL_S, 0
        while (made := self._made()) < self._plan.actions and not self._is_late(
            until, "wishes were not made in time"
        ):
            if made >= (self.common_starts + 1) * self._plan.actions / (self._plan.common_starts + 1):
                self._kill_all()
            self._look_after()
            if time.monotonic() > next_kill and made >= next_wish:
                process = self._draw.choice(list(self._processes.values()))
                if process.code() is None:
                    process.kill()
                    self.kills += 1
                next_kill, next_wish = self._next_kill(), made + WISHES_A_KILL
            time.sleep(LOOKS_EVERY_S)

    def _kill_all(self) -> None:
        """As a power cut does: those that are switched on start together then."""
        alive = [process for process in self._processes.values() if process.code() is None]
        for process in alive:
            process.kill()
        self.kills += len(alive)
        self.common_starts += 1

    def leave_only(self, station: str | None) -> None:
        """Switch all stations but this one off, until this is called with None. Any thread."""
        self._only = station

    def close(self, until: float) -> None:
        """Let every station end its open commands."""
        self._closing.touch()
        alive = True
        while alive and not self._is_late(until, "a station did not settle"):
            self._look_after()
            alive = any(process.code() != 0 for process in self._processes.values())
            time.sleep(LOOKS_EVERY_S)

    def look_once_more(self, until: float) -> None:
        """Let one station repair the sheet once more, after `close`."""
        last = self._processes[self.windows[0]]
        last.start()
        while last.code() is None and not self._is_late(until, "the last look did not end"):
            time.sleep(LOOKS_EVERY_S)

    def errors(self) -> list[str]:
        """The errors that stations logged, without the alarms that people's acts may give."""
        expected = MANY_STRAYS if self._plan.rates is ORDINARY else CALL
        return [line for line in self._bad_lines() if expected not in line]

    def calls(self) -> int:
        """How often a station raised the alarm because too many writes had strayed."""
        return sum(CALL in line for line in self._bad_lines())

    def _bad_lines(self) -> list[str]:
        logs = (self._folder / f"{name}.log" for name in self._wishes)
        return [
            f"{log.stem}: {line}"
            for log in logs
            for line in log.read_text(errors="replace").splitlines()
            if " ERROR " in line or line.startswith("Traceback")
        ]

    def end(self) -> None:
        """Kill all processes that still run."""
        for process in self._processes.values():
            if process.code() is None:
                process.kill()
        self._lives.close()

    def _look_after(self) -> None:
        for process in self._processes.values():
            code = process.code()
            if self._is_switched_off(process.name):
                process.kill()
            elif code in (-signal.SIGKILL, -signal.SIGUSR1):  # asked for its stacks while it was starting
                self.deaths += 1
                self._forget(process.name)
                self._restart(process, *self._fate())
            elif code not in (None, 0):
                self.crashes.append(f"CRASH exit {code}: {process.said()}")
                self._restart(process)
        if len(self.crashes) > 5:
            raise RuntimeError("\n".join(self.crashes))

    def _restart(self, process: _Process, *fate: str) -> None:
        self._lives.note("started", of=process.name)
        process.start(*fate)

    def _is_switched_off(self, name: str) -> bool:
        home = self.windows[0] if name == BESIDE else name
        return self._only not in (None, home) and self._processes[name].code() != 0

    def _forget(self, name: str) -> None:
        """Sometimes delete a station's copy of the sheet, but never its journal."""
        file = self._folder / name / "station.db"
        if name in self.windows[1:] and self._draw.random() < 0.3 and file.exists():
            self._lives.note("forgot", of=name)
            with closing(sqlite3.connect(file)) as connection:
                tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_schema")}
                for table in ("audit_rows", "mirror_facts", "spools"):
                    if table in tables:  # it may have been killed while it created the tables
                        connection.execute(f"DELETE FROM {table}")
                connection.commit()

    def _fate(self) -> list[str]:
        """Arguments by which a process kills itself at a step that kills from outside would hardly hit."""
        if self._closing.exists():
            return []
        kind = self._draw.choices(("", "journal", "wire"), (6, 4, 3))[0]
        return ["--dies-at", f"{kind}:{self._draw.randrange(5, 400)}"] if kind else []

    def _next_kill(self) -> float:
        return time.monotonic() + self._draw.expovariate(1 / self._plan.kill_every_s)

    def _made(self) -> int:
        return sum(notes.count_wishes(self._folder / f"{name}.jsonl") for name in self._wishes)

    def _is_late(self, until: float, what: str) -> bool:
        if time.monotonic() < until:
            return False
        for process in self._processes.values():
            if process.code() is None:
                process.stacks()
                time.sleep(1)
                self.crashes.append(f"LATE {what}: {process.said()}")
                process.kill()
        return True

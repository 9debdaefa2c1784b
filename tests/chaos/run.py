"""A whole chaos run: server, Redis, stations, planning and trouble, kills, the end, and what came of it.

`python -m tests.chaos.run --seed 7 --actions 2000 --processes 4 --redis` runs one and prints its figures.
"""

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from pathlib import Path

from kiosk.commands.signals import ended_by_sigterm
from tests.chaos import notes
from tests.chaos.checker import Violation, check
from tests.chaos.floor import new_workbook
from tests.chaos.history import History
from tests.chaos.judge import judge
from tests.chaos.notes import Notebook
from tests.chaos.planning import Planning
from tests.chaos.reading import gather
from tests.chaos.trace import trace
from tests.chaos.trouble import Trouble
from tests.support.redis_server import RedisServer

ROOT = Path(__file__).resolve().parents[2]
LOOKS_EVERY_S = 0.05
BESIDE = "beside"


@dataclass(frozen=True)
class Plan:
    """`every_s` are mean times between kills, planning's deeds and faults, in seconds."""

    seed: int
    actions: int
    processes: int
    redis: bool = False
    kill_every_s: float = 4.0
    plan_every_s: float = 0.5
    trouble_every_s: float = 0.5
    patience_s: float = 1200.0


@dataclass
class Report:
    """`crashes` are deaths that nobody ordered and ends that did not come, with what the process said."""

    plan: Plan
    history: History
    violations: list[Violation]
    crashes: list[str]
    figures: dict[str, object] = field(default_factory=dict)
    traces: str = ""

    def text(self) -> str:
        lines = [f"seed {self.plan.seed}: {json.dumps(self.figures, ensure_ascii=False)}"]
        lines += [
            f"VIOLATION {each.name} {each.tag} row {each.place}: {each.text}" for each in self.violations
        ]
        return "\n".join([*lines, *self.crashes, self.traces])


class _Process:
    """One station over all its lives."""

    def __init__(self, name: str, line: list[str], folder: Path) -> None:
        self.name = name
        self._line = line
        self._said = folder / f"{name}.stderr"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, *more: str) -> None:
        with self._said.open("ab") as said:
            self._process = subprocess.Popen(
                [*self._line, *more], cwd=ROOT, stdin=subprocess.DEVNULL, stdout=said, stderr=said
            )

    def code(self) -> int | None:
        """None while it lives."""
        assert self._process is not None
        return self._process.poll()

    def kill(self) -> None:
        assert self._process is not None
        self._process.kill()
        self._process.wait()

    def stacks(self) -> None:
        """Have it write where its threads are."""
        assert self._process is not None
        self._process.send_signal(signal.SIGUSR1)

    def said(self) -> str:
        return f"{self.name}: {self._said.read_text(errors='replace')[-4000:]}"


def run(plan: Plan, folder: Path) -> Report:
    """Run it in this empty folder, and judge what it left."""
    started = time.monotonic()
    draw = random.Random(f"{plan.seed} kills")
    workbook = folder / "taller.kiosk"
    new_workbook(workbook)
    with ExitStack() as opened:
        url = _serve(workbook, opened)
        redis = _redis(folder, opened) if plan.redis else None
        notebook = opened.enter_context(closing(Notebook(folder / "planning.jsonl", "planning")))
        planning = Planning(workbook, notebook, f"{plan.seed} planning", plan.plan_every_s)
        trouble = Trouble(url, redis, f"{plan.seed} trouble", plan.trouble_every_s)
        shop = _Stations(plan, folder, url, redis, draw)
        opened.callback(shop.end)
        shop.start()
        planning.start()
        trouble.start()
        shop.work(started + plan.patience_s)
        planning.stop()
        trouble.stop()
        shop.close(started + plan.patience_s + 60)
        history = gather(folder, url, shop.windows)
        violations = check(history)
        report = Report(plan, history, violations, shop.crashes)
        report.figures = _figures(history, shop, planning, trouble, time.monotonic() - started)
        first = {each.tag: each.place for each in reversed(violations) if each.tag}
        report.traces = "\n".join(
            trace(history, tag, place, folder) for tag, place in list(first.items())[:3]
        )
        return report


def _serve(workbook: Path, opened: ExitStack) -> str:
    """`kiosk workbook serve`, as people start it. Returns its address."""
    environ = {
        **os.environ,
        "KIOSK_WORKBOOK": str(workbook),
        "KIOSK_DATA_DIR": str(workbook.parent / "server"),
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "kiosk", "workbook", "serve", "--json"],
        cwd=ROOT,
        env=environ,
        stdout=subprocess.PIPE,
        text=True,
    )
    opened.callback(process.wait)
    opened.callback(process.terminate)
    assert process.stdout is not None
    opened.callback(process.stdout.close)
    url: str = json.loads(process.stdout.readline())["url"]
    return url


def _redis(folder: Path, opened: ExitStack) -> RedisServer:
    place = folder / "redis"
    place.mkdir()
    server = RedisServer(place)
    server.start()
    opened.callback(server.kill)
    return server


class _Stations:
    """All station processes: started, killed, started again, and closed in the end."""

    def __init__(
        self, plan: Plan, folder: Path, url: str, redis: RedisServer | None, draw: random.Random
    ) -> None:
        self._plan = plan
        self._folder = folder
        self._draw = draw
        self._closing = folder / "closing"
        self.windows = [f"Puesto-{number}" for number in range(1, plan.processes + 1)]
        self.kills = 0
        self.deaths = 0
        self.crashes: list[str] = []
        self._wishes = dict.fromkeys(self.windows, plan.actions // plan.processes)
        self._wishes[self.windows[-1]] += plan.actions % plan.processes
        self._wishes[BESIDE] = plan.actions // 10
        self._wishes[self.windows[0]] -= self._wishes[BESIDE]
        self._processes = {name: self._process(name, url, redis) for name in self._wishes}

    def _process(self, name: str, url: str, redis: RedisServer | None) -> _Process:
        line = [sys.executable, "-m", "tests.chaos.station", "--name", name, "--url", url]
        line += ["--folder", str(self._folder), "--seed", str(self._plan.seed)]
        line += ["--wishes", str(self._wishes[name])]
        line += ["--redis", redis.url] if redis else []
        line += ["--beside", self.windows[0]] if name == BESIDE else []
        return _Process(name, line, self._folder)

    def start(self) -> None:
        for process in self._processes.values():
            process.start(*self._fate())

    def work(self, until: float) -> None:
        """Until all wishes are made."""
        next_kill = self._next_kill()
        while not self._all_made() and not self._is_late(until, "wishes were not made in time"):
            self._look_after()
            if time.monotonic() > next_kill:
                process = self._draw.choice(list(self._processes.values()))
                if process.code() is None:
                    process.kill()
                    self.kills += 1
                next_kill = self._next_kill()
            time.sleep(LOOKS_EVERY_S)

    def close(self, until: float) -> None:
        """Let every station settle what it has, then one of them look at the sheet a last time."""
        self._closing.touch()
        alive = True
        while alive and not self._is_late(until, "a station did not settle"):
            self._look_after()
            alive = any(process.code() is None for process in self._processes.values())
            time.sleep(LOOKS_EVERY_S)
        last = self._processes[self.windows[0]]
        last.start()
        while last.code() is None and not self._is_late(until, "the last look did not end"):
            time.sleep(LOOKS_EVERY_S)

    def end(self) -> None:
        """However the run went, nothing of it lives on."""
        for process in self._processes.values():
            if process.code() is None:
                process.kill()

    def _look_after(self) -> None:
        for process in self._processes.values():
            code = process.code()
            if code == -signal.SIGKILL:
                self.deaths += 1
                process.start(*self._fate())
            elif code not in (None, 0):
                self.crashes.append(f"CRASH exit {code}: {process.said()}")
                process.start()
        if len(self.crashes) > 5:
            raise RuntimeError("\n".join(self.crashes))

    def _fate(self) -> list[str]:
        """Some die by themselves, at a step that nobody could hit from outside."""
        if self._closing.exists():
            return []
        kind = self._draw.choices(("", "journal", "wire"), (4, 4, 3))[0]
        return ["--dies-at", f"{kind}:{self._draw.randrange(5, 300)}"] if kind else []

    def _next_kill(self) -> float:
        return time.monotonic() + self._draw.expovariate(1 / self._plan.kill_every_s)

    def _all_made(self) -> bool:
        made = {name: len(notes.wishes(self._folder / f"{name}.jsonl")) for name in self._wishes}
        return made == self._wishes

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


def _figures(
    history: History, shop: _Stations, planning: Planning, trouble: Trouble, seconds: float
) -> dict[str, object]:
    judged = judge(history.audit)
    ends: dict[str, str] = {}
    unknown = {said.cmd for said in history.said if said.verdict == "unknown"}
    queued = {said.cmd for said in history.said if said.verdict == "queued"}
    for said in history.said:
        if said.verdict in ("applied", "refused"):
            ends[said.cmd] = said.verdict
    kinds = Counter(row.kind for row in history.audit)
    return {
        "actions": len(history.wishes),
        "applied": Counter(ends.values())["applied"],
        "refused": Counter(ends.values())["refused"],
        "no answer, killed before it was accepted": len(history.wishes) - len(ends),
        "unknown, resolved later": Counter(ends.get(cmd, "never") for cmd in sorted(unknown)),
        "queued, resolved later": Counter(ends.get(cmd, "never") for cmd in sorted(queued)),
        "audit rows": len(history.audit),
        "void": len(judged.first) - len(judged.counting),
        "marks": {name: kinds[name] for name in (*_MARKS,) if kinds[name]},
        "killed from outside": shop.kills,
        "deaths in all": shop.deaths,
        "planning": planning.done,
        "trouble": sum(trouble.done.values()),
        "trouble by kind": trouble.done,
        "seconds": round(seconds, 1),
    }


_MARKS = ("ANULADO", "FILA_REPUESTA", "RENUNCIADO", "EDITADO_A_MANO", "DESHACER")


def main() -> int:
    """Exit code 1 where something is wrong; the folder is kept then."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--actions", type=int, default=2000)
    parser.add_argument("--processes", type=int, default=4)
    parser.add_argument("--redis", action="store_true")
    args = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="kiosk-chaos-"))
    with ended_by_sigterm():
        report = run(Plan(args.seed, args.actions, args.processes, args.redis), folder)
    sys.stdout.write(f"{report.text()}\n{folder}\n")
    return 1 if report.violations or report.crashes else 0


if __name__ == "__main__":
    sys.exit(main())

"""A whole chaos run: starts server, Redis, stations, planning, faults and kills, ends it, and judges it.

`python -m tests.chaos.run --seed 7 --actions 2000 --processes 4 --redis` runs one and prints its figures.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field, replace
from math import inf
from pathlib import Path

from kiosk.commands.signals import ended_by_sigterm
from tests.chaos import edits
from tests.chaos.checker import examine
from tests.chaos.clocks import SetClocks
from tests.chaos.files import MOVE_FILE_EVERY_S, MovedFiles
from tests.chaos.floor import new_workbook
from tests.chaos.history import History, Violation
from tests.chaos.in_charge import InCharge
from tests.chaos.judge import judge
from tests.chaos.notes import Notebook
from tests.chaos.planning import ORDINARY, TOUCHING, Planning
from tests.chaos.reading import gather
from tests.chaos.stations import ROOT, Plan, Stations
from tests.chaos.trace import trace
from tests.chaos.trouble import Trouble
from tests.support.redis_server import RedisServer


@dataclass
class Report:
    """`crashes` are deaths that nobody ordered, ends that did not come, and errors in a station's log."""

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


def run(plan: Plan, folder: Path) -> Report:
    """Run it in this empty folder, and judge the result."""
    started, began = time.monotonic(), time.time()
    draw = random.Random(f"{plan.seed} kills")
    workbook = folder / "taller.kiosk"
    new_workbook(workbook, with_finished="empty-column" in plan.rates)
    with ExitStack() as opened:
        url = _serve(workbook, opened)
        redis = _redis(folder, opened) if plan.redis else None
        notebook = opened.enter_context(closing(Notebook(folder / "planning.jsonl", "planning")))
        planning = Planning(workbook, url, notebook, f"{plan.seed} planning", plan.plan_every_s, plan.rates)
        trouble = Trouble(url, redis, f"{plan.seed} trouble", plan.trouble_every_s, plan.longest_outage_s)
        shop = Stations(plan, folder, url, redis, draw)
        opened.callback(shop.end)
        set_clocks = SetClocks(folder, shop.all, f"{plan.seed} clocks", plan.set_clock_every_s or inf)
        files = MovedFiles(workbook, f"{plan.seed} files", plan.move_file_every_s or inf, planning.turn)
        charged = opened.enter_context(closing(Notebook(folder / "charge.jsonl", "")))
        in_charge = InCharge(
            folder, url, redis, shop.windows, charged, plan.ask_every_s, planning, shop.leave_only
        )
        died = opened.enter_context(_deaths_of_threads())
        shop.start()
        opened.callback(planning.close)
        planning.start()
        opened.callback(planning.stop)
        trouble.start()
        opened.callback(trouble.stop)
        if plan.set_clock_every_s:
            set_clocks.start()
            opened.callback(set_clocks.stop)
        if plan.move_file_every_s:
            files.start()
            opened.callback(files.stop)
        if plan.rates is not ORDINARY:
            in_charge.start()
            opened.callback(in_charge.stop)
        shop.work(started + plan.patience_s)
        if plan.move_file_every_s:
            files.stop()
        planning.stop()
        trouble.stop()
        if plan.set_clock_every_s:
            set_clocks.stop()
        planning.look()
        shop.close(started + plan.patience_s + 60)
        if plan.rates is not ORDINARY:
            in_charge.stop()
            in_charge.settle()
        shop.look_once_more(started + plan.patience_s + 120)
        if plan.rates is not ORDINARY:
            in_charge.ask_all()
        history = replace(gather(folder, url, shop.windows), began=began, ended=time.time())
        violations, excused = examine(history)
        report = Report(plan, history, violations, [*died, *shop.crashes, *shop.errors()[:20]])
        report.figures = _figures(history, shop, planning, trouble, time.monotonic() - started)
        report.figures |= (
            {"in charge": in_charge.done, "excused": excused} if in_charge.done or excused else {}
        )
        if plan.set_clock_every_s:
            report.figures["clocks set"] = set_clocks.done
            told = [said for said in history.said if said.code == "RELOJ_NO_FIABLE"]
            report.figures["told that the time is wrong"] = Counter(said.verdict for said in told)
        if plan.move_file_every_s:
            report.figures["file"] = files.done
        first = {each.tag: each.place for each in reversed(violations) if each.tag}
        report.traces = "\n".join(
            trace(history, tag, place, folder) for tag, place in list(first.items())[:3]
        )
        return report


@contextmanager
def _deaths_of_threads() -> Iterator[list[str]]:
    """What ended a thread of the run itself: without its people a run shows nothing."""
    died: list[str] = []

    def note(args: threading.ExceptHookArgs) -> None:
        died.append(f"{args.thread.name if args.thread else '?'} ended: {args.exc_value!r}")
        threading.__excepthook__(args)

    before, threading.excepthook = threading.excepthook, note
    try:
        yield died
    finally:
        threading.excepthook = before


def _serve(workbook: Path, opened: ExitStack) -> str:
    """`kiosk workbook serve`, as people start it. Returns its address."""
    environ = {
        **os.environ,
        "KIOSK_WORKBOOK": str(workbook),
        "KIOSK_DATA_DIR": str(workbook.parent / "server"),
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.chaos.server"],
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


def _figures(
    history: History, shop: Stations, planning: Planning, trouble: Trouble, seconds: float
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
        "hand edits": len(history.edits),
        "of them noted": edits.noted(history),
        "of them covered by a strayed write": len(edits.under_strays(history)),
        "times stations called for people": shop.calls(),
        "killed from outside": shop.kills,
        "all started together": shop.common_starts,
        "deaths in all": shop.deaths,
        "planning": planning.done,
        "trouble": sum(trouble.done.values()),
        "trouble by kind": trouble.done,
        "seconds": round(seconds, 1),
    }


SET_CLOCK_EVERY_S = 0.8
OFTEN = 2.0
"""The weight of an act for whose sake a run is made."""
_MARKS = ("ANULADO", "FILA_REPUESTA", "RENUNCIADO", "EDITADO_A_MANO", "DESHACER")


def main() -> int:
    """Run from the command line. Returns exit code 1 on a violation, and keeps the folder then."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--actions", type=int, default=2000)
    parser.add_argument("--processes", type=int, default=4)
    parser.add_argument("--redis", action="store_true")
    parser.add_argument("--clocks", action="store_true", help="people set the stations' clocks")
    parser.add_argument("--starts", type=int, default=0, help="so often all are killed and start together")
    parser.add_argument("--files", action="store_true", help="people move and replace the workbook's file")
    parser.add_argument("--patience", type=float, default=1200.0, help="seconds until a run is ended")
    parser.add_argument("--people", help="`touching`, or the only acts besides the ordinary ones: a,b,c")
    args = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="kiosk-chaos-"))
    with ended_by_sigterm():
        plan = Plan(args.seed, args.actions, args.processes, args.redis, common_starts=args.starts)
        clocks = SET_CLOCK_EVERY_S if args.clocks else None
        plan = replace(plan, move_file_every_s=MOVE_FILE_EVERY_S if args.files else None)
        plan = replace(plan, rates=_rates(args.people), patience_s=args.patience, set_clock_every_s=clocks)
        report = run(plan, folder)
    sys.stdout.write(f"{report.text()}\n{folder}\n")
    return 1 if report.violations or report.crashes else 0


def _rates(people: str | None) -> Mapping[str, float]:
    if not people:
        return ORDINARY
    if people == "touching":
        return TOUCHING
    return {**ORDINARY, **dict.fromkeys(people.split(","), OFTEN)}


if __name__ == "__main__":
    sys.exit(main())

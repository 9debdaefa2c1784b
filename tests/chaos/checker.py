"""What must hold at the end of any run, by the rules alone. Pure; every violation has a name."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace

from tests.chaos import dates, edits, hands, stops
from tests.chaos.excuses import Excuses
from tests.chaos.history import STRUCK, History, Picture, Row, Violation, Wish
from tests.chaos.judge import BLANK, Judgement, State, holder, judge
from tests.chaos.lawful import ACTIONS, id_in, is_take_back, wrong


def check(history: History) -> list[Violation]:
    """All violations; empty if every promise was kept."""
    return examine(history)[0]


def examine(history: History) -> tuple[list[Violation], Counter[str]]:
    """All violations, and what the protocol excuses: how often each of its kinds was met."""
    judged = judge(history.audit)
    excuses = Excuses(history, judged)
    found = [
        *_all(history, judged, excuses),
        *stops.violations(history, judged),
        *hands.violations(history, judged, excuses),
    ]
    return sorted(found, key=lambda each: (each.tag, each.name, each.text)), excuses.counted


def _all(history: History, judged: Judgement, excuses: Excuses) -> Iterator[Violation]:
    taken_back = [row for row, _ in judged.counting if is_take_back(row, judged.first)]
    actions = [row for row, _ in judged.counting if row.action in ACTIONS and row not in taken_back]
    undone = {row.prev for row in taken_back}
    standing = defaultdict[str, list[Row]](list)
    for row in actions:
        if row.id not in undone:
            standing[row.cmd].append(row)
    told: dict[str, set[str]] = defaultdict(set)
    for said in history.said:
        told[said.cmd].add(said.verdict)
    struck = {said.cmd for said in history.said if said.verdict == "applied" and said.code == STRUCK}
    wishes = {wish.cmd: wish for wish in history.wishes}

    yield from dates.violations(history)
    yield from _unlawful(judged, excuses)
    applied = {cmd for cmd, verdicts in told.items() if "applied" in verdicts}
    yield from _double_holders(history, judged, applied - excuses.told_by_the_sheet, excuses)
    answered = {cmd: verdicts for cmd, verdicts in told.items() if cmd not in struck}
    yield from _answers(wishes, answered, standing, excuses)
    yield from _as_wished(wishes, actions)
    yield from _out_of_order(history, standing)
    yield from _cells(history, judged, excuses)
    yield from _journals(history, told, standing, excuses)
    for edit in edits.lost(history, judged):
        yield Violation("edit_lost", edit.tag, f"{dict(edit.typed)} at {edit.at}", edit.place)
    excuses.counted.update(edits.excused(history, judged))


def _unlawful(judged: Judgement, excuses: Excuses) -> Iterator[Violation]:
    # A hold that an acceptance keeps may have begun with a row that counts only as the sheet stood then.
    rows = {
        row.hold: judged.first[row.hold]
        for row, _ in judged.counting
        if row.acepta and row.hold in judged.first
    }
    rows |= {row.id: row for row, _ in judged.counting}
    for row, state in judged.counting:
        for name in wrong(row, state, rows):
            if name == "wrong_cells" and _cancels_a_lost_take(row, state, rows, excuses):
                excuses.counted["lost_take"] += 1
                continue
            yield Violation(name, row.tag, f"{row.action} by {row.worker_id} on {state.last}", row.place)


def _cancels_a_lost_take(row: Row, state: State, rows: dict[str, Row], excuses: Excuses) -> bool:
    """Who cancels need not know any more what the take had found."""
    take = rows.get(state.hold)
    if take is None or not excuses.was_taken_out(take, row):
        return False
    return not list(wrong(row, state, {**rows, take.id: replace(take, before=BLANK)}))


def _double_holders(
    history: History, judged: Judgement, applied: set[str], excuses: Excuses
) -> Iterator[Violation]:
    """Takes of a held spool: by the rows that count, and by rows that don't but were told as applied.

    A take that was taken out of the audit before anybody else need have read it ends at the next acceptance.
    """
    counting = {row.id: row.cmd for row, _ in judged.counting}
    told = applied - set(counting.values())
    held: dict[str, str] = {}
    for row in sorted(judged.first.values(), key=lambda each: each.place):
        for tag, state in judged.left.get(row.id, {}).items():
            if any(excuses.was_unread(take) for take in judged.first.values() if take.id == state.hold):
                held.pop(tag, None)
        if row.id not in counting and row.cmd not in told:
            continue
        now = holder(row.after or BLANK)
        before = held.get(row.tag, "")
        is_anothers = row.action == "RELEVO" and before not in ("", id_in(row.given_by))
        if (row.action == "TOMAR" and before) or is_anothers:
            yield Violation("double_holder", row.tag, f"{now} took it from {before}", row.place)
        held[row.tag] = now


def _answers(
    wishes: dict[str, Wish], told: dict[str, set[str]], standing: dict[str, list[Row]], excuses: Excuses
) -> Iterator[Violation]:
    for cmd, verdicts in told.items():
        tag, rows = wishes[cmd].tag if cmd in wishes else "", standing.get(cmd, [])
        if {"applied", "refused"} <= verdicts:
            yield Violation("two_answers", tag, cmd)
        if "applied" in verdicts and not rows and cmd not in excuses.told_by_the_sheet:
            yield Violation("saved_and_not_there", tag, cmd)
        if "refused" in verdicts and rows and cmd not in excuses.refused_above:
            yield Violation("not_saved_and_counts", tag, cmd, rows[0].place)
    for cmd, rows in standing.items():
        if len(rows) > 1 and not all(map(excuses.was_unread, rows[:-1])):
            yield Violation("command_twice", rows[0].tag, cmd, rows[1].place)
        if not told.get(cmd, set()) & {"applied", "refused"}:
            yield Violation("never_answered", rows[0].tag, cmd, rows[0].place)


def _as_wished(wishes: dict[str, Wish], actions: Iterable[Row]) -> Iterator[Violation]:
    for row in actions:
        wish = wishes.get(row.cmd)
        if wish is None:
            yield Violation("nobody_wished_it", row.tag, row.cmd, row.place)
            continue
        if _written(row, wish) != (*wish.as_written, wish.tag, str(wish.worker_id), wish.given_by):
            yield Violation("not_as_wished", row.tag, f"{wish}", row.place)
        if wish.action != "TOMAR" and wish.hold and row.hold != wish.hold:
            yield Violation("ended_another_hold", row.tag, f"{wish.hold} was meant", row.place)


def _written(row: Row, wish: Wish) -> tuple[str, ...]:
    """What the row says of the wish. A supervisor ends the hold that there is, whatever it is for."""
    operation = wish.operation if row.kind in ("LIBERAR_SUPERVISOR", "DESHACER") else row.operation
    result = "" if row.kind != "COMPLETAR_METROLOGIA" else "RECHAZADO"
    if result and (row.after or BLANK)["Fecha_QC_Metrología"]:
        result = "APROBADO"
    return row.action, operation, result, row.tag, row.worker_id, row.given_by


def _out_of_order(history: History, standing: dict[str, list[Row]]) -> Iterator[Violation]:
    """Commands told as applied whose audit row stands below the row of a command that was given later."""
    ended = {said.cmd: said.at for said in reversed(history.said) if said.verdict == "applied"}
    places = defaultdict[str, list[tuple[int, float, float]]](list)
    for wish in history.wishes:
        for row in standing.get(wish.cmd, []):
            places[row.tag].append((row.place, wish.at, ended.get(wish.cmd, float("inf"))))
    for tag, rows in places.items():
        for at, (place, wished, _) in enumerate(rows := sorted(rows)):
            if any(answered < wished for _, _, answered in rows[at + 1 :]):
                yield Violation("out_of_order", tag, "wished after the answer to a later row", place)


def _cells(history: History, judged: Judgement, excuses: Excuses) -> Iterator[Violation]:
    states = {**judged.states, **excuses.states_by_the_sheet}
    seen = Counter(row.tag for row in history.cells if row.tag)
    for tag in states:
        if seen[tag] != 1 and tag not in history.gone:
            yield Violation("spool_not_there_once", tag, f"{seen[tag]} rows")
    for row in history.cells:
        state, written = states.get(row.tag), judged.first.get(row.version)
        if state is None and row.tag and (written is None or judged.is_history(written)):
            continue  # it was never taken, so its cells are its state, whatever people type into them
        if state is None and any(tag == row.tag for tag, _ in history.by_hand):
            excuses.counted["in_doubt"] += 1
            continue
        state = state or State("", BLANK, "")
        shown = _differences(row.picture, state.picture) | _differences(
            {"version": row.version}, {"version": state.last}
        )
        if shown:
            yield Violation("cells_differ", row.tag, f"row {row.number}: {shown}")


def _differences(cells: Picture, true: Picture) -> dict[str, tuple[str, str]]:
    return {name: (cells[name], true[name]) for name in true if cells[name] != true[name]}


def _journals(
    history: History, told: dict[str, set[str]], standing: dict[str, list[Row]], excuses: Excuses
) -> Iterator[Violation]:
    excused = excuses.told_by_the_sheet | excuses.refused_above
    tags = {wish.cmd: wish.tag for wish in history.wishes}
    for kept in history.journals:
        where, tag = f"{kept.station} {kept.cmd}", tags.get(kept.cmd, "")
        if not kept.outcome:
            yield Violation("journal_not_empty", tag, where)
        elif not kept.told:
            yield Violation("never_told", tag, where)
        if not told.get(kept.cmd, set()) & {"applied", "refused"}:
            yield Violation("never_answered", tag, where)
        rows = [row.id for row in standing.get(kept.cmd, [])]
        if kept.cmd in excused:
            continue
        if (kept.outcome == "applied") != (kept.event_id in rows) or (rows and kept.outcome != "applied"):
            yield Violation(
                "journal_and_audit_differ", tag, f"{where}: {kept.outcome} {kept.event_id} {rows}"
            )

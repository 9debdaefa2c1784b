"""What must hold at the end of any run, by the rules alone. Pure; every violation has a name."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from tests.chaos import dates, edits, hands, stops
from tests.chaos.excuses import Excuses
from tests.chaos.history import History, Picture, Row, Violation, Wish
from tests.chaos.judge import BLANK, Judgement, State, holder, judge

RELEASES = ("PAUSAR", "COMPLETAR", "CANCELAR")
NAME_OF = {"ARM": "Armador", "SOLD": "Soldador"}
DATE_OF = {"ARM": "Fecha_Armado", "SOLD": "Fecha_Soldadura"}
OCCUPATION = ("Ocupado_Por", "Fecha_Ocupacion", "Estado_Detalle")


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
    actions = [row for row, _ in judged.counting if row.action in ("TOMAR", *RELEASES)]
    undone = {row.prev for row, _ in judged.counting if row.kind == "DESHACER"}
    standing = defaultdict[str, list[Row]](list)
    for row in actions:
        if row.id not in undone:
            standing[row.cmd].append(row)
    told: dict[str, set[str]] = defaultdict(set)
    for said in history.said:
        told[said.cmd].add(said.verdict)
    wishes = {wish.cmd: wish for wish in history.wishes}

    yield from dates.violations(history)
    yield from _unlawful(judged, excuses)
    applied = {cmd for cmd, verdicts in told.items() if "applied" in verdicts}
    yield from _double_holders(history, judged, applied - excuses.told_by_the_sheet, excuses)
    yield from _answers(wishes, told, standing, excuses)
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
        for name in _wrong(row, state, rows):
            if name == "wrong_cells" and _cancels_a_lost_take(row, state, rows, excuses):
                excuses.counted["lost_take"] += 1
                continue
            yield Violation(name, row.tag, f"{row.action} by {row.worker_id} on {state.last}", row.place)


def _cancels_a_lost_take(row: Row, state: State, rows: dict[str, Row], excuses: Excuses) -> bool:
    """Who cancels need not know any more what the take had found."""
    take = rows.get(state.hold)
    if take is None or not excuses.was_taken_out(take, row):
        return False
    return not list(_wrong(row, state, {**rows, take.id: replace(take, before=BLANK)}))


def _wrong(row: Row, state: State, rows: dict[str, Row]) -> Iterator[str]:
    """The shop's rules that a counting row breaks, given the state before it."""
    if row.before != state.picture:
        yield "stood_on_something_else"
    if row.action == "TOMAR":
        yield from _wrong_take(row, state)
    elif row.action in RELEASES:
        yield from _wrong_release(row, state, rows)
    elif row.kind == "DESHACER":
        undone = rows.get(row.prev or "")
        if undone is None or (row.after or BLANK) != undone.before:
            yield "wrong_cells"


def _wrong_take(row: Row, state: State) -> Iterator[str]:
    was, after = state.picture, row.after or BLANK
    if holder(was):
        yield "took_what_was_held"
    if was[DATE_OF[row.operation]] or (row.operation == "SOLD" and not was["Armador"]):
        yield "took_against_the_rules"
    if holder(after) != row.worker_id or not after["Fecha_Ocupacion"]:
        yield "wrong_cells"
    yield from _changed(after, _outside_occupation(was) | {NAME_OF[row.operation]: after["Ocupado_Por"]})


def _wrong_release(row: Row, state: State, rows: dict[str, Row]) -> Iterator[str]:
    was, after = state.picture, row.after or BLANK
    kept = _outside_occupation(was)
    if holder(was) != row.worker_id:
        yield "released_by_another"
    if row.hold != state.hold:
        yield "ended_another_hold"
    if row.action == "COMPLETAR":
        kept[DATE_OF[row.operation]] = after[DATE_OF[row.operation]]
        if not after[DATE_OF[row.operation]]:
            yield "wrong_cells"
    if row.action == "CANCELAR":
        take = rows.get(state.hold)
        known = take.before if take and take.action == "TOMAR" else None
        kept[NAME_OF[row.operation]] = (known or BLANK)[NAME_OF[row.operation]]
    if holder(after) or after["Fecha_Ocupacion"]:
        yield "wrong_cells"
    yield from _changed(after, kept)


def _outside_occupation(cells: Mapping[str, str]) -> dict[str, str]:
    return {name: cell for name, cell in cells.items() if name not in OCCUPATION}


def _changed(after: Mapping[str, str], kept: Mapping[str, str]) -> Iterator[str]:
    if any(after[name] != cell for name, cell in kept.items()):
        yield "wrong_cells"


def _double_holders(
    history: History, judged: Judgement, applied: set[str], excuses: Excuses
) -> Iterator[Violation]:
    """Takes of a held spool: by the rows that count, and by rows that don't but were told as applied.

    A take that was taken out of the audit before anybody else need have read it ends at the next acceptance.
    Of a spool that had no row then, an acceptance has no note: its cells are its state until the next action.
    """
    counting = {row.id: row.cmd for row, _ in judged.counting}
    told = applied - set(counting.values())
    held: dict[str, str] = {}
    dropped_at: dict[str, int] = {}
    """By spool: the place of an acceptance below which it has no row yet."""
    for row in sorted(judged.first.values(), key=lambda each: each.place):
        for tag, state in judged.left.get(row.id, {}).items():
            if any(excuses.was_unread(take) for take in judged.first.values() if take.id == state.hold):
                held.pop(tag, None)
            dropped_at[tag] = row.place
        if row.id not in counting and row.cmd not in told:
            continue
        now = holder(row.after or BLANK)
        before = held.get(row.tag, "")
        since = dropped_at.pop(row.tag, None)
        if since is not None and hands.freed(history, row, since):
            before = ""
        if row.action == "TOMAR" and before:
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
        wished = (wish.action, wish.tag, str(wish.worker_id), wish.operation)
        if (row.action, row.tag, row.worker_id, row.operation) != wished:
            yield Violation("not_as_wished", row.tag, f"{wished}", row.place)
        if wish.action != "TOMAR" and wish.hold and row.hold != wish.hold:
            yield Violation("ended_another_hold", row.tag, f"{wish.hold} was meant", row.place)


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

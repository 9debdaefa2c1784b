"""Runs random cells of Operaciones, as people, formulas and scripts leave them, through codec and rules.

The expected kind of each cell comes from how the cell was made, never from the code under test.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from random import Random

from kiosk.core.shop import columns, lists, rules
from kiosk.core.shop.data import Action, Command, Inspection, Operation, Picture, Progress, Spool
from kiosk.core.shop.operations import action_spec, date_in
from kiosk.core.shop.states import states_of
from kiosk.sheets import codec, reading
from tests.support.builders import MAURO, NOW, ZONE

TODAY = NOW.date()
SENDER = replace(MAURO, roles=frozenset({"Armador", "Soldador", "Ayudante", "Metrologia"}))
HEADERS = (*columns.REQUIRED, *columns.OPTIONAL)
UNSEEN = "\u200b\u200d\u2060\ufeff\u00ad\u202e"
ERRORS = (
    *(
        "#REF!",
        "#N/A",
        "#VALUE!",
        "#DIV/0!",
        "#NAME?",
        "#NUM!",
        "#NULL!",
        "#ERROR!",
        "Loading...",
        "Loading…",
    ),
    *("#¡REF!", "#N/D", "#¡VALOR!", "#¡DIV/0!", "#¿NOMBRE?", "#¡NUM!", "#¡NULO!", "#¡ERROR!", "Cargando…"),
)
DATES = (
    46155,
    46155.48,
    "01-03-2026",
    "01/03/26",
    "2026-03-01T15:00:00Z",
    "'01-03-2026",
    "14-05-2026 08:15:00",
)
MARKS = ("MR(93)", "JP(11)", "Ñ(7)", "mr(93)", "Pedro", "MR(93) ")
SENTENCES = (
    *(
        "MR(93) trabajando ARM (ARM en progreso, SOLD pendiente)",
        "Disponible - ARM completado, SOLD pendiente",
    ),
    *(
        "BLOQUEADO - Contactar supervisor",
        "METROLOGIA APROBADO ✓",
        "RECHAZADO (Ciclo 1/3) - Pendiente reparación",
    ),
)


def _unseen(random: Random) -> str:
    return "".join(random.choices(UNSEEN + " \u00a0\t", k=random.randint(0, 3)))


def _noise(random: Random) -> str:
    return "".join(
        chr(random.choice([random.randrange(32, 127), random.randrange(160, 0x3000)])) for _ in range(8)
    )


MAKERS: dict[str, Callable[[Random], object]] = {
    "empty": lambda random: random.choice([None, "", _unseen(random)]),
    "error": lambda random: _unseen(random) + random.choice(ERRORS) + _unseen(random),
    "lone signs": lambda random: "".join(random.choices(".?*/+&%$!:;=_", k=random.randint(1, 3))),
    "number": lambda random: random.choice([random.randrange(10**6), random.random() * 10**5, -4, 0, 1e300]),
    "number as text": lambda random: random.choice(
        [str(random.randrange(10**6)), "0,5", "12E5", "-7", "1.5%"]
    ),
    "ticked": lambda random: random.choice([True, False]),
    "date": lambda random: random.choice(DATES),
    "mark": lambda random: random.choice(MARKS) + _unseen(random),
    "free": lambda random: random.choice(["-", "–", "DISPONIBLE", "disponible "]) + _unseen(random),
    "sentence": lambda random: random.choice(SENTENCES),
    "noise": _noise,
    "long": lambda random: random.choice([*SENTENCES, *MARKS, "01-03-2026"]) + "x" * 1_000 + "(93)",
}
NO_NAME = frozenset({"error", "lone signs", "number", "number as text", "ticked", "long"})
NO_TAG = frozenset({"error", "lone signs", "number", "ticked"})
NO_DATE = frozenset({"error", "lone signs", "ticked", "mark", "free", "sentence", "long"})
LIKELY = {
    columns.TAG_SPOOL: ("mark", "noise"),
    columns.OCUPADO_POR: ("empty", "mark", "free"),
    columns.ESTADO_DETALLE: ("empty", "sentence"),
}


def check_rows(random: Random, rows: int) -> Counter[str]:
    """Make this many rows, read them and ask every rule. Returns how many cells of each kind were made.

    Raises AssertionError if an unreadable cell counts as begun, done or free, or isn't shown.
    """
    counts: Counter[str] = Counter()
    for number in range(rows):
        kinds = {header: _kind(random, header) for header in HEADERS}
        cells = {header: MAKERS[kind](random) for header, kind in kinds.items()}
        counts.update(kinds.values())
        spool = reading.spool_of(cells, number + 2, "Operaciones", ZONE)
        _check(spool, kinds, cells)
        counts["faults"] += len(spool.faults)
        counts["round trips"] += _round_trips(spool.picture)
    return counts


def _kind(random: Random, header: str) -> str:
    if random.random() < 0.5:
        usual = LIKELY.get(header, ("date", "empty") if header in columns.DATE_COLUMNS else ("mark", "empty"))
        return random.choice(usual)
    return random.choice(tuple(MAKERS))


def _wish(action: Action, tag: str, operation: Operation) -> Command:
    return Command("", action, tag, SENDER.id, operation, resultado="APROBADO")


def _check(spool: Spool, kinds: dict[str, str], cells: dict[str, object]) -> None:
    states, shown = states_of(spool.picture), {fault.column for fault in spool.faults}
    context = (spool, cells)
    allowed = {
        (action, operation)
        for action in Action
        for operation in Operation
        if rules.may(_wish(action, spool.tag, operation), spool, SENDER, TODAY) is None
    }
    offered = {operation for operation in Operation if lists.is_available(spool, operation)}
    takes = {operation for action, operation in allowed if action_spec(action).begins}
    lists.occupied([spool])
    if kinds[columns.TAG_SPOOL] in NO_TAG:
        assert columns.TAG_SPOOL in shown, context
        assert not allowed, context
    if kinds[columns.OCUPADO_POR] in NO_NAME:
        assert columns.OCUPADO_POR in shown, context
        assert not spool.picture.is_free, context
        assert not takes, context
        assert not offered, context
    for header, operation in ((columns.ARMADOR, Operation.ARM), (columns.SOLDADOR, Operation.SOLD)):
        begun = states.of(operation) in (Progress.EN_PROGRESO, Progress.PAUSADO)
        if kinds[header] in NO_NAME:
            assert header in shown, context
            assert not begun, context
    if kinds[columns.ARMADOR] in NO_NAME:
        assert Operation.SOLD not in takes | offered, context
    for operation in (Operation.ARM, Operation.SOLD):
        header = columns.FECHA_ARMADO if operation is Operation.ARM else columns.FECHA_SOLDADURA
        if kinds[header] in NO_DATE and kinds[header] != "empty" and date_in(spool.picture, operation):
            assert header in shown, context
            assert states.of(operation) is not Progress.COMPLETADO, context
            assert operation not in takes, context
    if kinds[columns.FECHA_QC_METROLOGIA] in NO_DATE and kinds[columns.ESTADO_DETALLE] != "sentence":
        assert states.inspection is not Inspection.APROBADO, context
    if kinds[columns.ESTADO_DETALLE] in ("error", "long"):
        assert columns.ESTADO_DETALLE in shown, context
        assert not takes, context


def _round_trips(picture: Picture) -> int:
    """How many of its cells were written and read again as the same."""
    for header, text in picture.by_header().items():
        cell = codec.state_cell(header, text).get("userEnteredValue", {"": None})
        raw = next(iter(cell.values()))
        is_date = header in columns.DATE_COLUMNS
        again = (
            codec.date_text(raw, ZONE, header == columns.FECHA_OCUPACION)[0] if is_date else codec.text(raw)
        )
        assert again == text, (header, text, again)
    return len(columns.PICTURE_COLUMNS)

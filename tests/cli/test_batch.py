"""Several spools at once, by `kiosk action` and by a request of `kiosk station`."""

from typing import Any

import pytest

from kiosk.commands.exits import Exit, of_verdicts
from kiosk.core.shop.data import Verdict
from tests.cli.station_process import StationProcess, station
from tests.cli.terminal import (
    ARMED,
    CARLA,
    FREE,
    HELD,
    MAURICIO,
    NO_MATERIALS,
    PAUSED,
    TWICE,
    Answer,
    Terminal,
)
from tests.support.batches import TAGS

NOT_THERE = "MK-0"
WITH_A_HANG = (
    "-c",
    "import sys, time; import kiosk.live.commands; from kiosk.cli import main\n"
    "from kiosk.services.station import StationServices\n"
    "kiosk.live.commands.ANSWER_S = 1.0\n"
    "execute_batch = StationServices.execute_batch\n"
    "def halting(self, commands, asked_at):\n"
    "    yield from execute_batch(self, commands[:1], asked_at)\n"
    "    time.sleep(3.0)\n"
    "    yield from execute_batch(self, commands[1:], asked_at)\n"
    "StationServices.execute_batch = halting\n"
    "sys.exit(main(['station']))",
)
"""The same program, which answers for the first spool of a batch at once, and for the others late."""


def several(terminal: Terminal, verb: str, worker: int, *tags: str, is_json: bool = True) -> Answer:
    chosen = [word for tag in tags for word in ("--tag", tag)]
    json = ["--json"] if is_json else []
    return terminal.kiosk("action", verb, *chosen, "--worker", str(worker), "--operation", "ARM", *json)


def ended_late(kiosk: StationProcess, tag: str) -> dict[str, Any]:
    return dict(kiosk.wait(lambda line: line.get("late", {}).get("tag_spool") == tag)["late"])


def test_several_tags_are_answered_by_an_array_in_their_order(terminal: Terminal) -> None:
    answer = several(terminal, "tomar", MAURICIO, FREE, PAUSED)
    assert (answer.code, answer.err) == (0, "")
    assert [(each["tag_spool"], each["outcome"]) for each in answer.json] == [
        (FREE, "applied"),
        (PAUSED, "applied"),
    ]
    one = terminal.action("pausar", FREE, MAURICIO)
    assert {*one.json} == {*answer.json[0]} == {*answer.json[1]}
    assert answer.json[0]["requests"]["write"] == 1
    assert [each["tag_spool"] for each in terminal.kiosk("occupied", "--json").json] == [PAUSED, HELD]


def test_those_that_are_refused_harm_no_other(terminal: Terminal) -> None:
    answer = several(terminal, "tomar", MAURICIO, HELD, FREE, NOT_THERE, TWICE, NO_MATERIALS, ARMED)
    assert answer.code == 2
    assert [each["code"] for each in answer.json] == [
        "SPOOL_OCUPADO",
        None,
        "SPOOL_NO_ENCONTRADO",
        "SPOOL_DUPLICADO",
        "DEPENDENCIAS_NO_SATISFECHAS",
        "OPERACION_YA_COMPLETADA",
    ]


def test_fifty_one_or_one_twice_are_refused_with_nothing_written(terminal: Terminal) -> None:
    for tags, said in (([*TAGS, FREE], "51"), ([FREE, PAUSED, FREE.lower()], "dos veces")):
        answer = several(terminal, "tomar", MAURICIO, *tags)
        assert (answer.code, {each["code"] for each in answer.json}) == (2, {"LOTE_INVALIDO"})
        assert len(answer.json) == len(tags)
        assert all(said in each["message"] for each in answer.json)
    assert terminal.kiosk("history", FREE, "--json").json == []


def test_without_json_each_spool_has_a_line(terminal: Terminal) -> None:
    answer = several(terminal, "tomar", MAURICIO, FREE, HELD, is_json=False)
    first, second = answer.out.splitlines()
    assert FREE in first
    assert HELD in second


def test_what_refuses_all_of_them_is_said_once_to_people_and_of_each_to_programs(terminal: Terminal) -> None:
    tags = [*TAGS, "MK-50"]
    answer = several(terminal, "tomar", MAURICIO, *tags, is_json=False)
    assert answer.code == Exit.REFUSED
    assert answer.out.splitlines() == [
        "Son 51 spools, y de una vez se pueden hasta 50. No se guardó. Repite con menos, en varias veces."
    ]
    assert [each["tag_spool"] for each in several(terminal, "tomar", MAURICIO, *tags).json] == tags


def test_several_spools_where_not_even_the_journal_opens_are_refused_each(terminal: Terminal) -> None:
    (terminal.folder / "station.db").mkdir()
    answer = several(terminal, "tomar", MAURICIO, FREE, PAUSED)
    assert answer.code == 2
    assert [(each["tag_spool"], each["code"]) for each in answer.json] == [
        (FREE, "PUESTO_SIN_MEMORIA"),
        (PAUSED, "PUESTO_SIN_MEMORIA"),
    ]


@pytest.mark.parametrize(
    ("verdicts", "code"),
    [
        ({Verdict.APPLIED}, Exit.OK),
        ({Verdict.APPLIED, Verdict.REFUSED}, Exit.REFUSED),
        ({Verdict.APPLIED, Verdict.REFUSED, Verdict.QUEUED}, Exit.QUEUED),
        ({Verdict.REFUSED, Verdict.QUEUED, Verdict.UNKNOWN}, Exit.UNKNOWN),
    ],
)
def test_exit_code_is_that_of_unknown_then_queued_then_refused(verdicts: set[Verdict], code: Exit) -> None:
    assert of_verdicts(verdicts) is code


# kiosk station


@pytest.mark.slow
def test_a_request_with_tags_has_one_answer_with_each_of_them(terminal: Terminal) -> None:
    asked = {"action": "tomar", "worker": MAURICIO, "operation": "ARM"}
    with station(terminal) as kiosk:
        kiosk.ready()
        kiosk.type({**asked, "id": "b1", "tags": [FREE, HELD, PAUSED]})
        answer = kiosk.answer("b1")
        kiosk.type({**asked, "id": "b1", "action": "pausar", "tags": [FREE]})
        kiosk.end_input()
        assert kiosk.ended() == (0, "")
    assert answer.keys() == {"id", "results"}
    assert [(each["tag_spool"], each["outcome"], each["code"]) for each in answer["results"]] == [
        (FREE, "applied", None),
        (HELD, "refused", "SPOOL_OCUPADO"),
        (PAUSED, "applied", None),
    ]
    assert answer["results"][0]["requests"] == {"read": 1, "write": 1}
    (paused,) = kiosk.answers()[1]["results"]
    assert (paused["tag_spool"], paused["outcome"]) == (FREE, "applied")
    with station(terminal) as kiosk:
        kiosk.ready()
        kiosk.end_input()
        assert kiosk.ended() == (0, "")
        assert not [line for line in kiosk.lines if "late" in line]  # each end was told


@pytest.mark.slow
def test_tags_that_are_no_list_of_texts_are_answered_and_end_nothing(terminal: Terminal) -> None:
    good = {"action": "tomar", "worker": MAURICIO, "operation": "ARM"}
    bad: list[dict[str, object]] = [{"tags": []}, {"tags": FREE}, {"tags": [FREE, 3]}, {"tags": [FREE, " "]}]
    bad += [{"tags": [FREE], "tag": FREE}, {}]
    with station(terminal) as kiosk:
        kiosk.ready()
        kiosk.type(*({**good, **wrong, "id": number} for number, wrong in enumerate(bad)))
        kiosk.type({**good, "id": "many", "tags": [*TAGS, FREE]})
        kiosk.end_input()
        assert kiosk.ended() == (0, "")
    *refused, many = kiosk.answers()
    assert [line["error"]["code"] for line in refused] == ["BAD_REQUEST"] * len(bad)
    assert {each["code"] for each in many["results"]} == {"LOTE_INVALIDO"}


@pytest.mark.slow
def test_what_of_a_batch_has_no_answer_in_time_is_unknown_and_follows(terminal: Terminal) -> None:
    with station(terminal, program=WITH_A_HANG) as kiosk:
        kiosk.ready()
        kiosk.type(
            {"id": 7, "action": "tomar", "worker": MAURICIO, "operation": "ARM", "tags": [FREE, PAUSED]}
        )
        answer = kiosk.answer(7)
        late = kiosk.wait(lambda line: "late" in line)["late"]
        kiosk.end_input()
        assert kiosk.ended() == (0, "")
    assert [(each["tag_spool"], each["outcome"]) for each in answer["results"]] == [
        (FREE, "applied"),
        (PAUSED, "unknown"),
    ]
    assert (late["id"], late["tag_spool"], late["outcome"]) == (7, PAUSED, "applied")


@pytest.mark.slow
@pytest.mark.logs("the workbook can't be used")
def test_releases_of_a_batch_that_wait_are_queued_each(terminal: Terminal) -> None:
    assert terminal.action("tomar", FREE, CARLA).code == 0
    terminal.workbook.rename(terminal.folder / "away.kiosk")
    answer = several(terminal, "pausar", CARLA, FREE, HELD)
    assert (answer.code, [each["outcome"] for each in answer.json]) == (4, ["queued", "queued"])
    (terminal.folder / "away.kiosk").rename(terminal.workbook)
    with station(terminal) as kiosk:
        for tag in (FREE, HELD):
            assert ended_late(kiosk, tag)["outcome"] == "applied"
        kiosk.end_input()
        kiosk.ended()

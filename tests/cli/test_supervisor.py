"""A supervisor at the terminal: his PIN, and the spools that he releases, unblocks and gives out."""

import io
import json
import re

import pytest

from tests.cli.station_process import station
from tests.cli.terminal import CARLA, FREE, HELD, INES, MARCELA, MAURICIO, NICOLAS, Answer, Terminal

PIN, WHY = "4711", ("--reason", "está con licencia")


@pytest.fixture
def supervised(terminal: Terminal) -> Terminal:
    """A terminal at which the supervisor has a PIN, and gives it by the environment."""
    assert set_pin(terminal).code == 0
    terminal.environ["KIOSK_SUPERVISOR_PIN"] = PIN
    return terminal


def set_pin(terminal: Terminal, *lines: str) -> Answer:
    answers = "".join(f"{line}\n" for line in lines or (PIN, PIN))
    return terminal.kiosk("supervisor", "pin", "--worker", str(MARCELA), answers=answers)


def does(
    terminal: Terminal, verb: str, tag: str, *more: str, worker: int = MARCELA, answers: str = ""
) -> Answer:
    arguments = ("action", verb, "--tag", tag, "--worker", str(worker), "--json", *more)
    return terminal.kiosk(*arguments, answers=answers)


def test_somebodys_spool_is_released_with_a_reason(supervised: Terminal) -> None:
    answer = does(supervised, "liberar", HELD, *WHY)
    assert (answer.code, answer.json["outcome"], answer.json["operacion"]) == (0, "applied", "ARM")
    assert answer.json["estado_detalle"] == "Disponible - ARM pausado, SOLD pendiente"
    assert answer.json["worker_nombre"] == "MO(5)"
    assert "Liberaste" in answer.json["message"]
    (row,) = supervised.kiosk("history", HELD, "--json").json
    assert (row["evento_tipo"], row["operacion"], row["motivo"]) == (
        "LIBERAR_SUPERVISOR",
        "ARM",
        "está con licencia",
    )
    assert "está con licencia" in supervised.kiosk("history", HELD).out


def test_a_blocked_spool_is_unblocked(supervised: Terminal) -> None:
    supervised.environ["KIOSK_REJECTION_LIMIT"] = "1"
    supervised.finish(FREE)
    assert supervised.inspect(FREE, "RECHAZADO").json["estado_detalle"] == "BLOQUEADO - Contactar supervisor"
    supervised.environ["KIOSK_REJECTION_LIMIT"] = "3"
    answer = does(supervised, "desbloquear", FREE, *WHY)
    assert (answer.code, answer.json["estado_detalle"]) == (
        0,
        "RECHAZADO (Ciclo 0/3) - Pendiente reparación",
    )
    assert does(supervised, "desbloquear", FREE, *WHY).json["code"] == "SPOOL_NO_BLOQUEADO"


def test_a_spool_is_given_out(supervised: Terminal) -> None:
    give = ("--to", "MR(93)", "--operation", "ARM")
    answer = does(supervised, "asignar", FREE, *give)
    assert (answer.code, answer.json["worker_nombre"]) == (0, "MR(93)")
    assert "Asignaste MK-1335-CW-25238-001 a MR(93) para ARM" in answer.json["message"]
    (row,) = supervised.kiosk("history", FREE, "--json").json
    assert (row["worker_nombre"], row["asignado_por"], row["motivo"]) == ("MR(93)", "MO(5)", "reparto")
    again = does(supervised, "asignar", FREE, "--to", str(CARLA), "--operation", "ARM")
    assert (again.code, again.json["code"]) == (2, "SPOOL_OCUPADO")


def test_a_completion_is_corrected(supervised: Terminal) -> None:
    for verb in ("tomar", "completar"):
        supervised.action(verb, FREE, MAURICIO)
    answer = does(supervised, "corregir", FREE, "--reason", "era otro spool")
    assert (answer.code, answer.json["operacion"]) == (0, "ARM")
    assert answer.json["estado_detalle"] == "Disponible - ARM pausado, SOLD pendiente"
    assert "Corregiste" in answer.json["message"]
    again = does(supervised, "corregir", FREE, *WHY)
    assert (again.code, again.json["code"]) == (2, "NO_SE_PUEDE_DESHACER")
    assert "MO(5) actuó sobre" in again.json["message"]
    assert does(supervised, "corregir", FREE).json["code"] == "MOTIVO_REQUERIDO"


def test_several_spools_are_given_out_at_once(supervised: Terminal) -> None:
    give = ("--tag", HELD, "--to", "93", "--operation", "ARM", "--reason", "turno de noche")
    answer = does(supervised, "asignar", FREE, *give)
    assert answer.code == 2
    assert [each["code"] for each in answer.json] == [None, "SPOOL_OCUPADO"]


@pytest.mark.parametrize(
    ("arguments", "worker", "code"),
    [
        (("liberar", HELD), MARCELA, "MOTIVO_REQUERIDO"),
        (("liberar", FREE, *WHY), MARCELA, "OPERACION_NO_INICIADA"),
        (("liberar", HELD, *WHY), INES, "ROL_NO_AUTORIZADO"),
        (("liberar", "MK-9", *WHY), INES, "SPOOL_NO_ENCONTRADO"),
        (("desbloquear", FREE, *WHY), MARCELA, "SPOOL_NO_BLOQUEADO"),
        (("asignar", FREE, "--to", "94", "--operation", "ARM"), MARCELA, "ROL_NO_AUTORIZADO"),
        (("asignar", FREE, "--to", "4711", "--operation", "ARM"), MARCELA, "WORKER_NO_ENCONTRADO"),
        (("asignar", FREE, "--to", "93", "--operation", "ARM"), CARLA, "ROL_NO_AUTORIZADO"),
    ],
)
def test_what_may_not_be_is_refused_with_its_code(
    supervised: Terminal, arguments: tuple[str, ...], worker: int, code: str
) -> None:
    answer = does(supervised, *arguments, worker=worker)
    assert (answer.code, answer.json["code"]) == (2, code)
    assert "No se guardó" in answer.json["message"]


# the PIN


def test_without_a_pin_the_way_to_set_one_is_told(terminal: Terminal) -> None:
    answer = does(terminal, "liberar", HELD, *WHY, answers=f"{PIN}\n")
    assert (answer.code, answer.json["code"]) == (2, "PIN_REQUERIDO")
    assert "«kiosk supervisor pin --worker 5»" in answer.json["message"]


def test_the_pin_is_asked_for_where_the_environment_has_none(terminal: Terminal) -> None:
    set_pin(terminal)
    answer = does(terminal, "liberar", HELD, *WHY, answers=f"{PIN}\n")
    assert (answer.code, answer.err.strip()) == (0, "PIN del supervisor 5:")


def test_no_pin_at_all_is_no_try(terminal: Terminal) -> None:
    set_pin(terminal)
    for _ in range(4):
        answer = does(terminal, "liberar", HELD, *WHY)
        assert (answer.code, answer.json["code"]) == (2, "PIN_REQUERIDO")
    assert does(terminal, "liberar", HELD, *WHY, answers=f"{PIN}\n").code == 0


@pytest.mark.logs(r"PIN of supervisor 5")
def test_three_wrong_pins_block_and_nothing_is_written(terminal: Terminal) -> None:
    set_pin(terminal)
    terminal.environ["KIOSK_SUPERVISOR_PIN"] = "00001111"
    told = [does(terminal, "liberar", HELD, *WHY) for _ in range(3)]
    assert [each.code for each in told] == [2, 2, 2]
    assert [each.json["code"] for each in told] == ["PIN_REQUERIDO"] * 3
    assert "intentos que quedan: 2" in told[0].json["message"]
    assert re.search(r"bloqueado en este puesto hasta las \d\d:\d\d", told[2].json["message"])
    terminal.environ["KIOSK_SUPERVISOR_PIN"] = PIN
    assert "bloqueado" in does(terminal, "liberar", HELD, *WHY).json["message"]
    assert does(terminal, "liberar", "MK-9", *WHY).json["code"] == "PIN_REQUERIDO"  # whatever else is wrong
    assert terminal.kiosk("history", HELD, "--json").json == []
    assert "PIN of supervisor 5: wrong, try 3 of 3" in terminal.log
    assert "4711" not in terminal.log
    assert "00001111" not in terminal.log


@pytest.mark.logs(r"the workbook can't be used")
def test_a_right_pin_while_the_sheet_is_away_is_right(supervised: Terminal) -> None:
    supervised.kiosk("occupied")
    away = supervised.workbook.with_name("away")
    supervised.workbook.rename(away)
    answer = does(supervised, "liberar", HELD, *WHY)
    assert (answer.code, answer.json["code"]) == (2, "SHEETS_NO_DISPONIBLE")
    away.rename(supervised.workbook)
    assert does(supervised, "liberar", HELD, *WHY).code == 0


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (("123", "123"), "de 4 a 12 dígitos"),
        (("12a4", "12a4"), "de 4 a 12 dígitos"),
        ((PIN, "4712"), "Los dos no son iguales."),
        ((PIN,), "No se escribió ningún PIN."),
    ],
)
def test_a_pin_that_is_not_set_changes_nothing(terminal: Terminal, lines: tuple[str, ...], said: str) -> None:
    answer = set_pin(terminal, *lines)
    assert (answer.code, answer.out) == (1, "")
    assert said in answer.err
    assert "No se cambió nada." in answer.err
    assert not (terminal.folder / "supervisor_pins").exists()


def test_a_pin_is_set_for_a_mark_too_and_never_shown(terminal: Terminal) -> None:
    answer = terminal.kiosk("supervisor", "pin", "--worker", "MO(5)", answers=f"{PIN}\n{PIN}\n")
    assert answer.code == 0
    assert "El trabajador 5 tiene PIN nuevo" in answer.out
    assert PIN not in answer.out + answer.err + terminal.log
    assert list(json.loads((terminal.folder / "supervisor_pins").read_text())) == ["5"]


class Typist(io.StringIO):
    """Somebody at a terminal."""

    def isatty(self) -> bool:
        return True


def test_at_a_terminal_it_is_typed_unseen(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def getpass(prompt: str, stream: object) -> str:
        asked.append(prompt)
        return PIN

    monkeypatch.setattr("getpass.getpass", getpass)
    assert terminal.kiosk("supervisor", "pin", "--worker", "5", person=Typist()).code == 0
    assert asked == ["PIN nuevo del supervisor 5, de 4 a 12 dígitos: ", "El mismo PIN otra vez: "]


def test_a_file_of_pins_that_cannot_be_used_is_told(terminal: Terminal) -> None:
    (terminal.folder / "supervisor_pins").write_text("{")
    answer = set_pin(terminal)
    assert (answer.code, "supervisor_pins no se puede usar" in answer.err) == (1, True)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (("liberar", "--operation", "ARM"), "liberar no lleva --operation"),
        (("asignar", "--operation", "ARM"), "Falta --to."),
        (("asignar", "--to", "93"), "Falta --operation."),
        (("tomar", "--to", "93", "--operation", "ARM"), "--to vale solo para asignar y"),
        (("liberar", "--reason", " "), "--reason: tiene que ser un texto"),
        (("liberar", "--pin", "4711"), "No se entiende --pin"),
    ],
)
def test_wrong_usage_is_told(terminal: Terminal, typed: tuple[str, ...], said: str) -> None:
    answer = terminal.kiosk("action", typed[0], "--tag", HELD, "--worker", "5", *typed[1:])
    assert (answer.code, answer.out) == (64, "")
    assert said in answer.err


@pytest.mark.slow
@pytest.mark.parametrize("pin", [PIN, "0000", None])
def test_a_station_takes_the_same_words_with_a_pin_from_its_environment(
    terminal: Terminal, pin: str | None
) -> None:
    set_pin(terminal)
    if pin:
        terminal.environ["KIOSK_SUPERVISOR_PIN"] = pin
    release = {"action": "liberar", "tag": HELD, "worker": MARCELA, "reason": "está con licencia"}
    with station(terminal) as kiosk:
        kiosk.ready()
        kiosk.type(
            {**release, "id": 1},
            {"id": 2, "action": "tomar", "tag": FREE, "worker": CARLA, "operation": "ARM"},
        )
        assert kiosk.answer(1)["code"] == (None if pin == PIN else "PIN_REQUERIDO")
        assert kiosk.answer(2)["outcome"] == "applied"
        if pin == PIN:
            give = {
                "action": "asignar",
                "tags": [HELD, FREE],
                "worker": MARCELA,
                "to": MAURICIO,
                "operation": "ARM",
            }
            kiosk.type(
                {**give, "id": 3}, {**release, "id": 4, "operation": "ARM"}, {**give, "id": 5, "to": None}
            )
            assert [each["code"] for each in kiosk.answer(3)["results"]] == [None, "SPOOL_OCUPADO"]
            assert "no lleva operation" in kiosk.answer(4)["error"]["message"]
            assert "Falta to." in kiosk.answer(5)["error"]["message"]
            told = kiosk.wait(lambda line: line.get("event", {}).get("asignado_por"))
            assert (told["event"]["worker_nombre"], told["event"]["asignado_por"]) == ("MR(93)", "MO(5)")
            kiosk.type({**release, "id": 6, "worker": NICOLAS})
            assert kiosk.answer(6)["code"] == "ROL_NO_AUTORIZADO"
        kiosk.end_input()

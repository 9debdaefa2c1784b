"""METROLOGIA and REPARACION by commands: the life of a spool, and what is refused."""

import pytest

from tests.cli.station_process import station
from tests.cli.terminal import CARLA, FREE, INES, MAURICIO, NICOLAS, Terminal


def repair(terminal: Terminal, worker: int = CARLA) -> None:
    assert terminal.action("tomar", FREE, worker, "REPARACION").code == 0
    assert terminal.action("completar", FREE, worker, "REPARACION").code == 0


def test_the_life_of_a_spool_from_rejection_to_approval(terminal: Terminal) -> None:
    terminal.finish(FREE)
    rejected = terminal.inspect(FREE, "rechazado", "--reason", "  porosidad en  cordón 2 ")
    assert (rejected.code, rejected.json["operacion"], rejected.json["worker_nombre"]) == (
        0,
        "METROLOGIA",
        "IV(97)",
    )
    assert rejected.json["estado_detalle"] == "RECHAZADO (Ciclo 1/3) - Pendiente reparación"
    assert rejected.json["message"].startswith(f"Rechazaste {FREE} en METROLOGIA · guardado")
    said = [
        terminal.action(verb, FREE, worker, "REPARACION").json["estado_detalle"]
        for verb, worker in (
            ("tomar", MAURICIO),
            ("pausar", MAURICIO),
            ("tomar", NICOLAS),
            ("cancelar", NICOLAS),
            ("tomar", CARLA),
            ("completar", CARLA),
        )
    ]
    assert said == [
        "EN_REPARACION (Ciclo 1/3) - Ocupado: MR(93)",
        "REPARACION_PAUSADA (Ciclo 1/3)",
        "EN_REPARACION (Ciclo 1/3) - Ocupado: NR(94)",
        "RECHAZADO (Ciclo 1/3) - Pendiente reparación",
        "EN_REPARACION (Ciclo 1/3) - Ocupado: CP(95)",
        "PENDIENTE_METROLOGIA (Ciclo 1/3)",
    ]
    approved = terminal.inspect(FREE, "APROBADO")
    assert approved.json["estado_detalle"] == "METROLOGIA APROBADO ✓"
    rows = terminal.kiosk("history", FREE, "--json").json[4:]
    assert [row["evento_tipo"] for row in rows] == [
        "COMPLETAR_METROLOGIA",
        *("TOMAR_REPARACION", "PAUSAR_REPARACION", "TOMAR_REPARACION", "CANCELAR_REPARACION"),
        *("TOMAR_REPARACION", "COMPLETAR_REPARACION"),
        "COMPLETAR_METROLOGIA",
    ]
    assert rows[-1]["after"]["Fecha_QC_Metrología"]
    assert terminal.kiosk("available", "--operation", "METROLOGIA", "--json").json == []


def test_the_third_rejection_blocks_and_a_fourth_is_refused(terminal: Terminal) -> None:
    terminal.finish(FREE)
    for _ in range(2):
        assert terminal.inspect(FREE, "RECHAZADO").code == 0
        repair(terminal)
    assert terminal.inspect(FREE, "RECHAZADO").json["estado_detalle"] == "BLOQUEADO - Contactar supervisor"
    for answer in (terminal.inspect(FREE, "RECHAZADO"), terminal.action("tomar", FREE, CARLA, "REPARACION")):
        assert (answer.code, answer.json["code"]) == (2, "SPOOL_BLOQUEADO")
    (blocked,) = terminal.kiosk("available", "--operation", "REPARACION", "--json").json
    assert (blocked["tag_spool"], blocked["selectable"]) == (FREE, False)


def test_the_limit_is_a_setting_and_0_is_none(terminal: Terminal) -> None:
    terminal.environ["KIOSK_REJECTION_LIMIT"] = "0"
    terminal.finish(FREE)
    for _ in range(3):
        assert terminal.inspect(FREE, "RECHAZADO").code == 0
        repair(terminal)
    said = terminal.inspect(FREE, "RECHAZADO").json["estado_detalle"]
    assert said == "RECHAZADO (Ciclo 4) - Pendiente reparación"


def test_a_wrong_result_is_refused_and_nothing_written(terminal: Terminal) -> None:
    terminal.finish(FREE)
    before = terminal.kiosk("history", FREE, "--json").json
    answer = terminal.inspect(FREE, "tal vez")
    assert (answer.code, answer.json["code"]) == (2, "RESULTADO_INVALIDO")
    assert "APROBADO o RECHAZADO, y no «TAL VEZ». No se guardó." in answer.json["message"]
    assert terminal.inspect(FREE, " ").json["code"] == "RESULTADO_INVALIDO"
    assert terminal.kiosk("history", FREE, "--json").json == before


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("inspeccionar", "--worker", str(CARLA), "--result", "APROBADO"), "ROL_NO_AUTORIZADO"),
        (("inspeccionar", "--worker", str(INES), "--result", "APROBADO"), "DEPENDENCIAS_NO_SATISFECHAS"),
        (("tomar", "--worker", str(CARLA), "--operation", "REPARACION"), "OPERACION_NO_INICIADA"),
        (("tomar", "--worker", str(INES), "--operation", "REPARACION"), "ROL_NO_AUTORIZADO"),
        (("completar", "--worker", str(CARLA), "--operation", "REPARACION"), "OPERACION_NO_INICIADA"),
    ],
)
def test_what_may_not_be_is_refused_with_its_code(
    terminal: Terminal, arguments: tuple[str, ...], code: str
) -> None:
    answer = terminal.kiosk("action", *arguments, "--tag", FREE, "--json")
    assert (answer.code, answer.json["code"]) == (2, code)
    assert "No se guardó" in answer.json["message"]
    assert terminal.kiosk("history", FREE, "--json").json == []


@pytest.mark.slow
def test_a_station_takes_the_same_words(terminal: Terminal) -> None:
    terminal.finish(FREE)
    with station(terminal) as kiosk:
        kiosk.ready()
        inspect = {"action": "inspeccionar", "tag": FREE, "worker": INES}
        kiosk.type({**inspect, "id": 1, "result": "QUIZÁS"})
        kiosk.type({**inspect, "id": 2, "result": "rechazado", "reason": "porosidad"})
        repair = {"tag": FREE, "worker": CARLA, "operation": "REPARACION"}
        kiosk.type({**repair, "id": 3, "action": "tomar"}, {**repair, "id": 4, "action": "pausar"})
        kiosk.type({**inspect, "id": 5}, {**repair, "id": 6, "action": "tomar", "result": "APROBADO"})
        kiosk.type({**repair, "id": 7, "action": "tomar", "operation": "METROLOGIA"})
        kiosk.type({**inspect, "id": 8, "result": "RECHAZADO", "reason": "x" * 501})
        kiosk.type({"id": 9, "action": "tomar", "tag": FREE, "worker": CARLA})
        assert kiosk.answer(1)["code"] == "RESULTADO_INVALIDO"
        assert [kiosk.answer(name)["estado_detalle"] for name in (2, 3, 4)] == [
            "RECHAZADO (Ciclo 1/3) - Pendiente reparación",
            "EN_REPARACION (Ciclo 1/3) - Ocupado: CP(95)",
            "REPARACION_PAUSADA (Ciclo 1/3)",
        ]
        for name, said in (
            (5, "Falta result."),
            (6, "result vale solo para inspeccionar."),
            (7, "«METROLOGIA» no vale; tiene que ser ARM, SOLD, REPARACION."),
            (8, "reason: tiene que ser un texto de 1 a 500 caracteres."),
            (9, "Falta operation."),
        ):
            assert said in kiosk.answer(name)["error"]["message"]
        told = kiosk.wait(lambda line: line.get("event", {}).get("event_type") == "COMPLETAR_METROLOGIA")
        assert (told["event"]["resultado"], told["event"]["motivo"]) == ("RECHAZADO", "porosidad")
        kiosk.end_input()

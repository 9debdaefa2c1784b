"""The life of a spool by commands, from the first take to the approval."""

from tests.cli.terminal import CARLA, FREE, INES, MARCELA, MAURICIO, NICOLAS, Terminal

PIN = "4711"
STEPS = (
    (f"tomar {MAURICIO} --operation ARM", "MR(93) trabajando ARM (ARM en progreso, SOLD pendiente)"),
    (f"pausar {MAURICIO} --operation ARM --reason colación", "Disponible - ARM pausado, SOLD pendiente"),
    (f"tomar {CARLA} --operation ARM", "CP(95) trabajando ARM (ARM en progreso, SOLD pendiente)"),
    (f"completar {CARLA} --operation ARM", "Disponible - ARM completado, SOLD pendiente"),
    (f"tomar {NICOLAS} --operation SOLD", "NR(94) trabajando SOLD (ARM completado, SOLD en progreso)"),
    (f"completar {NICOLAS} --operation SOLD", "Disponible - ARM completado, SOLD completado"),
    (f"inspeccionar {INES} --result RECHAZADO", "RECHAZADO (Ciclo 1/3) - Pendiente reparación"),
    (f"tomar {MAURICIO} --operation REPARACION", "EN_REPARACION (Ciclo 1/3) - Ocupado: MR(93)"),
    (f"pausar {MAURICIO} --operation REPARACION", "REPARACION_PAUSADA (Ciclo 1/3)"),
    (f"tomar {CARLA} --operation REPARACION", "EN_REPARACION (Ciclo 1/3) - Ocupado: CP(95)"),
    (f"relevo {CARLA} --grant --to {MAURICIO}", "EN_REPARACION (Ciclo 1/3) - Ocupado: MR(93)"),
    (f"completar {MAURICIO} --operation REPARACION", "PENDIENTE_METROLOGIA (Ciclo 1/3)"),
    (f"inspeccionar {INES} --result RECHAZADO", "RECHAZADO (Ciclo 2/3) - Pendiente reparación"),
    (f"tomar {CARLA} --operation REPARACION", "EN_REPARACION (Ciclo 2/3) - Ocupado: CP(95)"),
    (f"completar {CARLA} --operation REPARACION", "PENDIENTE_METROLOGIA (Ciclo 2/3)"),
    (f"inspeccionar {INES} --result RECHAZADO", "BLOQUEADO - Contactar supervisor"),
    (f"desbloquear {MARCELA} --reason revisado", "RECHAZADO (Ciclo 0/3) - Pendiente reparación"),
    (f"tomar {CARLA} --operation REPARACION", "EN_REPARACION (Ciclo 0/3) - Ocupado: CP(95)"),
    (f"completar {CARLA} --operation REPARACION", "PENDIENTE_METROLOGIA (Ciclo 0/3)"),
    (f"inspeccionar {INES} --result APROBADO", "METROLOGIA APROBADO ✓"),
)
"""A verb, its worker and its other words; what the spool's cell says then."""


def test_from_the_first_take_to_the_approval(terminal: Terminal) -> None:
    set_pin = terminal.kiosk("supervisor", "pin", "--worker", str(MARCELA), answers=f"{PIN}\n{PIN}\n")
    assert set_pin.code == 0
    terminal.environ["KIOSK_SUPERVISOR_PIN"] = PIN
    for words, is_now in STEPS:
        verb, worker, *others = words.split()
        answer = terminal.kiosk("action", verb, "--tag", FREE, "--worker", worker, *others, "--json")
        assert (answer.code, answer.json["estado_detalle"]) == (0, is_now), words
    rows = terminal.kiosk("history", FREE, "--json").json
    assert [row["evento_tipo"] for row in rows] == [
        *("TOMAR_SPOOL", "PAUSAR_SPOOL", "TOMAR_SPOOL", "COMPLETAR_ARM", "TOMAR_SPOOL", "COMPLETAR_SOLD"),
        "COMPLETAR_METROLOGIA",
        *("TOMAR_REPARACION", "PAUSAR_REPARACION", "TOMAR_REPARACION", "RELEVO", "COMPLETAR_REPARACION"),
        *("COMPLETAR_METROLOGIA", "TOMAR_REPARACION", "COMPLETAR_REPARACION", "COMPLETAR_METROLOGIA"),
        *("DESBLOQUEAR", "TOMAR_REPARACION", "COMPLETAR_REPARACION", "COMPLETAR_METROLOGIA"),
    ]
    assert [row["motivo"] for row in rows if row["motivo"]] == ["colación", "revisado"]
    assert terminal.kiosk("available", "--operation", "METROLOGIA", "--json").json == []

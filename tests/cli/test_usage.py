"""The command line of `kiosk`, and the answers to wrong usage."""

import pytest

from kiosk import __version__
from tests.cli.terminal import FREE, Terminal

ACTION = ("action", "tomar", "--tag", FREE, "--worker", "93", "--operation", "ARM")

INSPECTION = ("action", "inspeccionar", "--tag", FREE, "--worker", "97")


def _with(option: str, value: str) -> tuple[str, ...]:
    typed = list(ACTION)
    typed[typed.index(option) + 1] = value
    return tuple(typed)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (("otro",), "«otro» no vale"),
        (("action",), "Falta ACCIÓN, --tag, --worker."),
        (ACTION[:-2], "Falta --operation."),
        (
            ("action", "robar", *ACTION[2:]),
            "tiene que ser tomar, pausar, completar, cancelar, inspeccionar, liberar, desbloquear, "
            "corregir, relevo, deshacer, asignar.",
        ),
        (_with("--worker", "MR"), "--worker: «MR» tiene que ser un número"),
        (_with("--worker", "-1"), "--worker"),
        (_with("--worker", "9" * 30), "--worker"),
        (_with("--operation", "METROLOGIA"), "«METROLOGIA» no vale; tiene que ser ARM, SOLD, REPARACION."),
        (_with("--operation", "PINTURA"), "tiene que ser ARM, SOLD, METROLOGIA, REPARACION."),
        ((*ACTION, "--result", "APROBADO"), "--result vale solo para inspeccionar."),
        (
            (*ACTION, "--reason", "poros"),
            "--reason vale solo para pausar, inspeccionar, liberar,",
        ),
        (INSPECTION, "Falta --result."),
        (
            (*INSPECTION, "--result", "APROBADO", "--operation", "ARM"),
            "«ARM» no vale; tiene que ser METROLOGIA.",
        ),
        (
            (*INSPECTION, "--result", "RECHAZADO", "--reason", " "),
            "--reason: tiene que ser un texto de 1 a 500",
        ),
        ((*INSPECTION, "--result", "RECHAZADO", "--reason", "x" * 501), "--reason: tiene que ser un texto"),
        (_with("--tag", " "), "El código del spool está vacío."),
        ((*ACTION, "--wait", "pronto"), "--wait: «pronto»"),
        ((*ACTION, "--wait", "0"), "--wait: «0»"),
        ((*ACTION, "--date", "31-02-2026"), "--date vale"),
        ((*ACTION, "--date", "01-11-2026"), "--date vale solo para completar."),
        ((*ACTION, "--color"), "No se entiende --color."),
        ((*ACTION, "--wait"), "A --wait le falta su valor."),
        (("available",), "Falta --operation."),
        (("history",), "Falta TAG."),
        (("workbook",), "Falta ORDEN."),
        (("workbook", "import"), "Falta FILE."),
        (("--demo", "occupied"), "--demo vale solo para la ventana"),
        (("--fullscreen", "board"), "--fullscreen vale solo para la ventana"),
        (("board", "--demo"), "No se entiende --demo."),
        (("--web", "occupied"), "--web vale solo para la ventana"),
        (("web", "--web"), "No se entiende --web."),
        (("web", "--host", "http://x"), "--host: «http://x» no es una dirección"),
        (("web", "--port", "70000"), "entre 0 y 65535"),
        (("web", "--proxy", "proxy"), "--proxy: «proxy» no es una dirección"),
        (("web", "tokens"), "«tokens» no vale"),
        (("--full",), "No se entiende --full."),
        (("--fullscreen=1",), "--fullscreen no lleva valor."),
    ],
)
def test_wrong_usage_is_64_and_says_what_to_mend(typed: tuple[str, ...], said: str, bare: Terminal) -> None:
    if "31-02-2026" in typed:
        typed, said = tuple("completar" if word == "tomar" else word for word in typed), "«31-02-2026»"
    answer = bare.kiosk(*typed)
    assert (answer.code, answer.out) == (64, "")
    assert said in answer.err
    assert answer.err.endswith("--help.\n")
    assert len(answer.err.splitlines()) == 1


@pytest.mark.parametrize(
    ("typed", "program"),
    [
        (("action",), "kiosk action"),  # found by the command's own parser
        (_with("--worker", "MR"), "kiosk action"),  # by the reader of a value
        ((*ACTION, "--color"), "kiosk action"),  # left over at the end
        ((*ACTION, "--date", "01-11-2026"), "kiosk action"),  # by what contradicts itself
        (("workbook", "export", "copia.pdf"), "kiosk workbook export"),
        (("workbook", "import", "a.csv", "--color"), "kiosk workbook import"),
        (("workbook",), "kiosk workbook"),
        (("--demo", "occupied"), "kiosk occupied"),
        (("web", "--proxy", "proxy"), "kiosk web"),
        (("web", "tokens"), "kiosk web"),
        (("--full",), "kiosk"),
        (("otro",), "kiosk"),
    ],
)
def test_every_hint_is_the_help_of_what_was_typed(
    typed: tuple[str, ...], program: str, bare: Terminal
) -> None:
    assert bare.kiosk(*typed).err.endswith(f" Mira {program} --help.\n")


def test_wrong_usage_touches_nothing(bare: Terminal) -> None:
    before = set(bare.folder.iterdir())
    bare.kiosk("otro")
    assert set(bare.folder.iterdir()) - before <= {bare.folder / "kiosk.toml"}


def test_help_names_every_command_in_spanish(bare: Terminal) -> None:
    answer = bare.kiosk("--help")
    assert answer.code == 0
    assert answer.out.startswith("uso: kiosk ")
    for command in ("action", "occupied", "available", "watch", "stations", "history", "workbook"):
        assert command in answer.out
    assert bare.kiosk("action", "--help").out.startswith("uso: kiosk action ")


def test_help_is_english_where_the_shop_is(bare: Terminal) -> None:
    bare.environ["KIOSK_LANGUAGE"] = "en"
    assert bare.kiosk("occupied", "--help").out.startswith("usage: kiosk occupied ")


def test_the_version_is_reported_without_any_settings(bare: Terminal) -> None:
    bare.environ["KIOSK_TIMEZONE"] = "Mars/X"
    answer = bare.kiosk("--version")
    assert (answer.code, answer.out) == (0, f"kiosk {__version__}\n")


def test_the_configuration_may_be_named_before_or_after_the_command(bare: Terminal) -> None:
    missing = str(bare.folder / "no.toml")
    for typed in (("--config", missing, "occupied"), ("occupied", "--config", missing)):
        answer = bare.kiosk(*typed)
        assert (answer.code, answer.out) == (1, "")
        assert "no.toml" in answer.err

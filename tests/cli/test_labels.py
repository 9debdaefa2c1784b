"""`kiosk labels`: what is asked for is printed, or nothing is."""

import pytest
from PySide6.QtWidgets import QApplication

from kiosk.core.shop.codes.command_code import LEAVE, OPERATIONS
from tests.cli.terminal import FREE, HELD, TWICE, Terminal
from tests.support.printed import Printed

BADGES = ["CP(95)", "IV(97)", "MO(5)", "MR(93)", "NR(94)"]


@pytest.fixture(autouse=True)
def _application(qapp: QApplication) -> None:
    """Of the kind that other tests of this process need: the command would make a smaller one."""


def printed(terminal: Terminal, *arguments: str) -> Printed:
    file = terminal.folder / "etiquetas.pdf"
    answer = terminal.kiosk("labels", *arguments, "--out", str(file), "--force")
    assert (answer.code, answer.err) == (0, "")
    assert str(file) in answer.out
    assert "100 %" in answer.out
    return Printed(file.read_bytes())


def test_badges_of_all_who_may_do_something_here_by_name(terminal: Terminal) -> None:
    assert printed(terminal, "--workers").codes == [BADGES]


def test_badges_by_number_in_the_shops_own_pattern(terminal: Terminal) -> None:
    terminal.environ["KIOSK_BADGE_PATTERN"] = "BADGE-{id}"
    found = printed(terminal, "--workers", "95", "MR(93)", "--format", "a4-10")
    assert found.codes == [["BADGE-95", "BADGE-93"]]
    assert "CarlaPizarroBADGE-95" in found.words()


def test_spools_by_tag_as_often_as_they_are_named(terminal: Terminal) -> None:
    assert printed(terminal, "--spools", HELD, FREE.lower(), HELD, "--format", "100x50").codes == [
        [HELD],
        [FREE],
        [HELD],
    ]


@pytest.mark.parametrize("nv", ["NV0644", "644", "nv-0644"])
def test_spools_of_an_nv_without_those_that_no_label_can_tell_apart(terminal: Terminal, nv: str) -> None:
    (codes,) = printed(terminal, "--nv", nv).codes
    assert codes[0] == FREE
    assert len(codes) == 6
    assert TWICE not in codes
    assert printed(terminal, "--all").codes == [codes]


def test_everything_on_one_sheet_whose_first_labels_are_used_up(terminal: Terminal) -> None:
    found = printed(terminal, "--spools", FREE, "--workers", "93", "--commands", "--skip", "20")
    commands = [*OPERATIONS.values(), LEAVE]
    assert found.codes == [["MR(93)", FREE, *commands[:2]], commands[2:]]


def test_programs_get_the_numbers(terminal: Terminal) -> None:
    file = str(terminal.folder / "a.pdf")
    answer = terminal.kiosk("labels", "--workers", "--out", file, "--skip", "20", "--json")
    assert answer.json == {"file": file, "labels": 5, "pages": 2}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--workers", "93", "96"), "El trabajador 96 no está en la planilla o no está activo."),
        (("--spools", FREE, "NADA-1"), "NADA-1"),
        (("--spools", TWICE), "repetido"),
        (("--nv", "9999"), "Ningún spool tiene la NV «9999»."),
    ],
)
def test_what_there_is_not_leaves_nothing_printed(
    terminal: Terminal, arguments: tuple[str, ...], said: str
) -> None:
    file = terminal.folder / "etiquetas.pdf"
    answer = terminal.kiosk("labels", *arguments, "--out", str(file))
    assert (answer.code, answer.out) == (2, "")
    assert said in answer.err
    assert not file.exists()


def test_a_code_too_long_for_the_format_says_which_and_what_to_do(terminal: Terminal) -> None:
    terminal.patch.setattr("kiosk.labels.qr_modules.LEAST_MODULE_MM", 0.6)
    terminal.environ["KIOSK_BADGE_PATTERN"] = "CREDENCIAL {id}"
    file = terminal.folder / "etiquetas.pdf"
    answer = terminal.kiosk("labels", "--workers", "--format", "40x20", "--out", str(file))
    assert answer.code == 2
    assert "CREDENCIAL 95" in answer.err
    assert "elige una más grande con --format" in answer.err
    assert not file.exists()


def test_a_file_that_is_there_is_kept(terminal: Terminal) -> None:
    file = terminal.folder / "mine.pdf"
    file.write_text("mine")
    answer = terminal.kiosk("labels", "--workers", "--out", str(file))
    assert (answer.code, file.read_text()) == (1, "mine")
    assert "--force" in answer.err

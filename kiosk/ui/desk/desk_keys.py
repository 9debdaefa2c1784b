"""The keys that only a PC's window has. GUI thread only."""

from collections.abc import Sequence

from PySide6.QtCore import QObject

from kiosk.ui.desk.desk_panel import DeskPanel
from kiosk.ui.keyboard.keyboard_walk import KeyboardWalk
from kiosk.ui.keyboard.way_back import Step, step
from kiosk.ui.supervisor.buttons import SupervisorButtons
from kiosk.ui.supervisor.pin_access import SupervisorAccess
from kiosk.ui.supervisor.wishes import RELEASE, UNBLOCK

RELEASE_KEY, UNBLOCK_KEY = "l", "d"


class DeskKeys(QObject):
    """A supervisor's letters, and what the foot of the table says of keys."""

    def __init__(
        self, panel: DeskPanel, access: SupervisorAccess, buttons: SupervisorButtons, walk: KeyboardWalk
    ) -> None:
        super().__init__(panel)
        self._panel, self._access, self._buttons = panel, access, buttons
        walk.letters[RELEASE_KEY] = lambda: self._press(RELEASE)
        walk.letters[UNBLOCK_KEY] = lambda: self._press(UNBLOCK)
        access.changed.connect(self._tell)
        self._tell()

    def steps(self) -> list[Step]:
        """What Esc ends here, one thing at a time."""
        narrowing = self._panel.narrowing
        return [
            step(lambda: bool(narrowing.field.text()), narrowing.field.clear),
            step(lambda: narrowing.is_on, narrowing.clear),
        ]

    def for_help(self) -> Sequence[tuple[str, str]]:
        """The lines of the help that other windows don't have."""
        return (
            ("Ctrl+C", self.tr("copiar la tabla")),
            ("L · D", self.tr("liberar, desbloquear: con el PIN del supervisor abierto")),
        )

    def _press(self, word: str) -> bool:
        button = self._buttons.button(word)
        is_usable = button.isVisible() and button.isEnabled()
        if is_usable:
            button.click()
        return is_usable

    def _tell(self) -> None:
        supervising = (
            (("L",), self.tr("liberar")),
            (("D",), self.tr("desbloquear")),
        )
        self._panel.keys.caps.tell(
            (
                (("↑", "↓"), self.tr("mover")),
                (("Enter",), self.tr("ficha")),
                (("/",), self.tr("buscar")),
                *(supervising if self._access.is_open else ()),
                (("Esc",), self.tr("atrás")),
                (("F1",), self.tr("teclas")),
            )
        )

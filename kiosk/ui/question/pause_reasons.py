"""Asks why a spool is paused, and lets everything else through. GUI thread only."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from kiosk.core.shop.data import Action, Command
from kiosk.ui.look import colors
from kiosk.ui.look.glyphs import Glyph
from kiosk.ui.look.metrics import ACTION_WIDTH_MM
from kiosk.ui.question.head import Headline
from kiosk.ui.question.question_panel import Answer, Question, QuestionPanel
from kiosk.ui.state.selection import Selection


class PauseReasons(QObject):
    """Stands between the selection and the station. The touch on PAUSAR has meant the pause already: whatever
    happens while the reason is asked, the pause goes on, without one if need be.

    Signals: those of the selection that it passes on, `command_requested(Command)` and
    `batch_requested(list[Command])`. `expect_repeat` is called when something new appears under the finger.
    """

    command_requested = Signal(object)
    batch_requested = Signal(object)

    def __init__(
        self,
        panel: QuestionPanel,
        selection: Selection,
        reasons: Sequence[str],
        expect_repeat: Callable[[], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._panel, self._selection = panel, selection
        self._reasons, self._expect_repeat = tuple(reasons), expect_repeat
        self._waiting: list[Command] = []
        """Those about which it is asked now."""
        self._ready: list[Command] = []
        """Those that wait for the end of another action."""
        self._chosen: str | None = None
        selection.command_requested.connect(lambda command: self._on_requested([command]))
        selection.batch_requested.connect(self._on_requested)
        selection.worker_changed.connect(panel.leave)
        selection.changed.connect(self._on_selection_changed)
        panel.answered.connect(lambda at: self._go(self._reasons[at]))
        panel.left.connect(self._go)

    def _on_requested(self, commands: list[Command]) -> None:
        if self._waiting:  # a touch that comes without a finger: the pause was meant first
            self._panel.leave()
        elif commands[0].action is Action.PAUSAR and commands[0].motivo is None:
            self._waiting = commands
            self._chosen = self._chosen_key()
            self._panel.ask(self._question(commands))
            self._expect_repeat()
        else:
            self._send(commands)

    def _on_selection_changed(self) -> None:
        self._send_ready()
        if self._waiting and self._chosen_key() != self._chosen:
            self._panel.leave()

    def _chosen_key(self) -> str | None:
        spool = self._selection.spool
        return spool.key if spool else None

    def _go(self, reason: str | None = None) -> None:
        commands, self._waiting = self._waiting, []
        self._ready += [replace(each, motivo=reason) for each in commands]
        self._expect_repeat()
        self._send_ready()

    def _send_ready(self) -> None:
        if self._ready and not self._selection.busy:
            commands, self._ready = self._ready, []
            self._send(commands)

    def _send(self, commands: list[Command]) -> None:
        if len(commands) == 1:
            self.command_requested.emit(commands[0])
        elif commands:
            self.batch_requested.emit(commands)

    def _question(self, commands: list[Command]) -> Question:
        title = self.tr("Pausar {operation}").format(operation=commands[0].operation.value)
        several = self.tr("{count} spools").format(count=len(commands))
        tag = commands[0].tag if len(commands) == 1 else several
        groups = self._selection.tails.groups
        return Question(
            headline=Headline(title, colors.TEXT, Glyph.PAUSE, tag, groups=groups),
            asked=self.tr("¿Por qué lo pausas?"),
            answers=tuple(Answer(each) for each in self._reasons),
            none=self.tr("Sin motivo"),
            goes=self.tr("en {seconds} s se pausa sin motivo"),
            least_mm=ACTION_WIDTH_MM,
            least_px=200,
        )

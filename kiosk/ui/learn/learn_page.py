"""Asks for three scans, shows what was measured, and asks whether to keep it. GUI thread."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from kiosk.ui.learn.key_burst import KeyBurst
from kiosk.ui.learn.scanner_lesson import Learnt, LessonStep, ScannerLesson, ScanTrouble
from kiosk.ui.look import colors
from kiosk.ui.look.plain_label import PlainLabel
from kiosk.ui.look.tap_button import TapButton
from kiosk.ui.look.theme import Theme
from kiosk.ui.touch.scanner_habits import Suffix

EDGE_PX, GAP_PX = 24, 12
SHARES = (1.0, 0.85, 0.7, 0.6)
"""How far its words may shrink on a low screen."""


def page_for(lesson: ScannerLesson, theme: Theme, height: int, parent: QWidget) -> "LearnPage":
    """The page in the largest size that has room in this height, in pixels."""
    for share in SHARES:
        page = LearnPage(lesson, theme, parent, share)
        if page.needed_height() <= height or share == SHARES[-1]:
            return page
        page.deleteLater()
    raise AssertionError


class LearnPage(QWidget):
    """Signals: `kept(Learnt)` the settings are to be written; `left()` nothing is."""

    kept = Signal(object)
    left = Signal()

    def __init__(
        self, lesson: ScannerLesson, theme: Theme, parent: QWidget | None = None, share: float = 1.0
    ) -> None:
        """`share` of their usual size have its words."""
        super().__init__(parent)
        self._lesson, self._theme, self._share = lesson, theme, share
        metrics = theme.metrics
        self._title = PlainLabel(theme, 26 * share, colors.MUTED, theme.SEMIBOLD, parent=self)
        self._title.setText(self.tr("Enseñar el lector al kiosco"))
        self._wanted = PlainLabel(theme, 44 * share, colors.TEXT, theme.BOLD, parent=self)
        self._wanted.setObjectName("learnWanted")
        self._trouble = PlainLabel(theme, 24 * share, colors.WARN, lines=2, parent=self)
        self._trouble.setObjectName("learnTrouble")
        self._rows = QGridLayout()
        self._rows.setHorizontalSpacing(metrics.px(GAP_PX))
        self._rows.setVerticalSpacing(metrics.px(GAP_PX * share))
        self._rows.setColumnStretch(1, 1)
        self._read = [self._row(name) for name in self._step_names()]
        self._measured = [self._row(name) for name in self._fact_names()]
        names = (title.sizeHint().width() for title, _ in (*self._read, *self._measured))
        self._rows.setColumnMinimumWidth(0, max(names) + metrics.px(GAP_PX))
        self._keep = TapButton("learnKeep", metrics, self.tr("Guardar"), "primary", parent=self)
        self._again = TapButton("learnAgain", metrics, self.tr("Otra vez"), "raised", parent=self)
        self._without = TapButton("learnWithout", metrics, self.tr("Sin credencial"), "raised", parent=self)
        self._leave = TapButton("learnLeave", metrics, self.tr("No guardar"), "raised", parent=self)
        self._keep.tapped.connect(lambda: self.kept.emit(self._lesson.learnt))
        self._again.tapped.connect(self._on_again)
        self._without.tapped.connect(self._on_without)
        self._leave.tapped.connect(self.left)
        self._lay_out()
        self._show()

    def needed_height(self) -> int:
        """In pixels, with one row more than at the beginning."""
        row = self._read[0][1].sizeHint().height() + self._rows.verticalSpacing()
        return self.sizeHint().height() + row

    def take(self, burst: KeyBurst) -> None:
        """Keys came."""
        self._show(self._lesson.take(burst))

    def say(self, why: str) -> None:
        """It couldn't be kept; it can be tried again."""
        self._trouble.setText(why)
        self._keep.setEnabled(True)

    def wait(self) -> None:
        """It is being written."""
        self._keep.setEnabled(False)

    def tell_kept(self) -> None:
        """It is written and counts from now on."""
        self._wanted.setText(self.tr("Guardado. El lector ya se lee así."))
        self._leave.setText(self.tr("Cerrar"))
        for button in (self._keep, self._again):
            button.hide()

    def measured(self) -> list[str]:
        """What is said of pace, prefix, suffix and badges; empty before it is known."""
        return [value.text() for _, value in self._measured if value.text()]

    def read(self) -> list[str]:
        """What was read so far."""
        return [value.text() for _, value in self._read if value.text()]

    def _row(self, name: str) -> tuple[PlainLabel, PlainLabel]:
        """A name and its value."""
        title = PlainLabel(self._theme, 24 * self._share, colors.MUTED, parent=self)
        title.setText(name)
        value = PlainLabel(self._theme, 26 * self._share, colors.TEXT, self._theme.SEMIBOLD, parent=self)
        row = self._rows.rowCount()
        self._rows.addWidget(title, row, 0)
        self._rows.addWidget(value, row, 1)
        return title, value

    def _lay_out(self) -> None:
        metrics = self._theme.metrics
        foot = QHBoxLayout()
        foot.setSpacing(metrics.action_gap)
        for button, stretch in ((self._keep, 1), (self._again, 0), (self._without, 0), (self._leave, 0)):
            place = button.sizePolicy()
            place.setRetainSizeWhenHidden(True)  # none moves where a finger is on its way to another
            button.setSizePolicy(place)
            foot.addWidget(button, stretch)
        whole = QVBoxLayout(self)
        edge = metrics.px(EDGE_PX * self._share)
        whole.setContentsMargins(edge, edge, edge, edge)
        whole.setSpacing(metrics.px(GAP_PX * self._share))
        for label in (self._title, self._wanted, self._trouble):
            whole.addWidget(label)
        whole.addLayout(self._rows)
        whole.addStretch(1)
        whole.addLayout(foot)

    def _on_again(self) -> None:
        self._lesson.begin()
        self._show()

    def _on_without(self) -> None:
        self._lesson.leave_out_badge()
        self._show()

    def _show(self, trouble: ScanTrouble | None = None) -> None:
        step = self._lesson.step
        self._wanted.setText(self._wanted_words()[step])
        self._trouble.setText(self._trouble_words()[trouble] if trouble else "")
        is_done = step is LessonStep.DONE
        self._fill(self._read, list(self._lesson.read), is_shown=not is_done)
        self._fill(self._measured, self._facts(self._lesson.learnt) if is_done else [], is_shown=is_done)
        self._keep.setVisible(step is LessonStep.DONE)
        self._again.setVisible(step is not LessonStep.LABEL)
        self._without.setVisible(step is LessonStep.BADGE)

    def _fill(self, rows: list[tuple[PlainLabel, PlainLabel]], texts: list[str], is_shown: bool) -> None:
        for at, (title, value) in enumerate(rows):
            value.setText(texts[at] if at < len(texts) else "")
            title.setVisible(is_shown)
            value.setVisible(is_shown)

    # words

    def _step_names(self) -> list[str]:
        return [self.tr("Una etiqueta"), self.tr("Otra etiqueta"), self.tr("Una credencial")]

    def _fact_names(self) -> list[str]:
        return [
            self.tr("Entre dos teclas"),
            self.tr("Antes del código"),
            self.tr("Después del código"),
            self.tr("Las credenciales"),
        ]

    def _wanted_words(self) -> dict[LessonStep, str]:
        return {
            LessonStep.LABEL: self.tr("1 de 3 · Pasa la etiqueta de un spool"),
            LessonStep.OTHER_LABEL: self.tr("2 de 3 · Pasa la etiqueta de otro spool"),
            LessonStep.BADGE: self.tr("3 de 3 · Pasa una credencial"),
            LessonStep.DONE: self.tr("Esto se midió. ¿Lo guardas?"),
        }

    def _trouble_words(self) -> dict[ScanTrouble, str]:
        return {
            ScanTrouble.TYPED: self.tr("Eso llegó tan lento como si alguien lo escribiera. Pasa el lector."),
            ScanTrouble.UNKNOWN_LABEL: self.tr(
                "Eso no es un spool de la planilla. Pasa otra etiqueta, o un código de kiosk labels."
            ),
            ScanTrouble.SAME_LABEL: self.tr("Esa etiqueta ya se leyó. Pasa la de otro spool."),
            ScanTrouble.OTHER_PREFIX: self.tr(
                "Delante de este código llegó otra cosa que antes. Pasa una etiqueta igual, o «Otra vez»."
            ),
            ScanTrouble.UNKNOWN_BADGE: self.tr(
                "Ahí no está el número de una sola persona activa. Pasa otra credencial, o «Sin credencial»."
            ),
        }

    def _facts(self, learnt: Learnt) -> list[str]:
        habits = learnt.habits
        pace = self.tr("{quickest} a {slowest} ms")
        if learnt.quickest_ms == learnt.slowest_ms:
            pace = self.tr("{slowest} ms")
        pace = pace.format(quickest=learnt.quickest_ms, slowest=learnt.slowest_ms)
        limit = self.tr("se reconoce solo") if habits.gap_ms is None else self.tr("se aceptan hasta {ms} ms")
        ends = {
            Suffix.ANY: self.tr("Enter o Tab"),
            Suffix.ENTER: self.tr("Enter"),
            Suffix.TAB: self.tr("Tab"),
            Suffix.NONE: self.tr("nada"),
        }
        return [
            f"{pace} · {limit.format(ms=habits.gap_ms)}",
            f"«{habits.prefix}»" if habits.prefix else self.tr("nada"),
            ends[habits.suffix],
            self._badge(learnt),
        ]

    def _badge(self, learnt: Learnt) -> str:
        named = learnt.badge_pattern or self.tr("la marca o el número")
        if learnt.worker is None:
            return self.tr("{badge}, como hasta ahora").format(badge=named)
        return f"{named} · {learnt.worker.full_name} {learnt.worker.mark}"

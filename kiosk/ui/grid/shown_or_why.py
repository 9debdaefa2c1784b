"""The live grid, or in its place why there is nothing in it. GUI thread only."""

from PySide6.QtWidgets import QStackedWidget, QWidget

from kiosk.live.freshness import Freshness
from kiosk.texts import Sentence
from kiosk.ui.grid.model import GridModel
from kiosk.ui.grid.notice import GridNotice, Notice
from kiosk.ui.state.shop_model import ShopModel


class ShownOrWhy(QStackedWidget):
    """`refresh` after any change of the model."""

    def __init__(
        self,
        view: QWidget,
        notice: GridNotice,
        model: GridModel,
        shop: ShopModel,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._view, self.notice, self._model, self._shop = view, notice, model, shop
        self._failure: Sentence | None = None
        self.addWidget(view)
        self.addWidget(notice)
        shop.reloaded.connect(self._on_reloaded)

    def show_failure(self, why: Sentence) -> None:
        """The sheet could not be read, and there is nothing older to show. Ends with the first snapshot."""
        self._failure = why
        self.refresh()

    def refresh(self) -> None:
        """Show the grid if there is anything in it."""
        if self._model.rowCount():
            self.setCurrentWidget(self._view)
            return
        self._explain()
        self.setCurrentWidget(self.notice)

    def _on_reloaded(self) -> None:
        self._failure = None
        self.refresh()

    def _explain(self) -> None:
        is_loading = self._shop.freshness is Freshness.LOADING
        if is_loading and self._failure:
            retried = self.tr("Se intenta de nuevo cada pocos segundos.")
            detail = f"{self._failure.what} {self._failure.todo} {retried}"
            self.notice.tell(Notice.FAILED, self.tr("No se pudo leer la planilla"), detail)
        elif is_loading:
            self.notice.tell(Notice.LOADING, self.tr("Leyendo la planilla…"))
        elif len(self._model.tiles):
            hint = self.tr("Toca «Todos» para ver los demás.")
            self.notice.tell(Notice.EMPTY, self.tr("Ninguno con este filtro"), hint)
        else:
            hint = self.tr("Lo que alguien tome aparece aquí al momento.")
            self.notice.tell(Notice.EMPTY, self.tr("Nadie tiene un spool ahora"), hint)

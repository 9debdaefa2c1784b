"""The words for what a list is narrowed to. GUI thread only."""

from PySide6.QtCore import QObject

from kiosk.core.shop.data import Operation
from kiosk.core.shop.filters.list_filter import Facet, ListFilter
from kiosk.core.shop.filters.spool_filter import Estado


class FilterWords(QObject):
    """Names facets and their values."""

    def facet(self, facet: Facet) -> str:
        return {
            Facet.NV: self.tr("NV"),
            Facet.OT: self.tr("OT"),
            Facet.WORKER: self.tr("Persona"),
            Facet.ESTADO: self.tr("Estado"),
        }[facet]

    def value(self, facet: Facet, value: str, operation: Operation) -> str:
        """A value by itself: an order with its letters, a person's mark, a state in words."""
        if facet is Facet.ESTADO:
            return self._estado(Estado(value), operation)
        if facet is Facet.WORKER or value.upper().startswith(facet.name):
            return value
        return f"{self.facet(facet)} {value}"

    def all_of(self, narrowed: ListFilter) -> list[str]:
        """Each value of a filter, in the order in which they were chosen."""
        return [self.value(facet, value, narrowed.operation) for facet, value in narrowed.wanted]

    def _estado(self, estado: Estado, operation: Operation) -> str:
        is_repair = operation is Operation.REPARACION
        return {
            Estado.PENDIENTE: self.tr("sin empezar"),
            Estado.EN_PROGRESO: self.tr("en curso"),
            Estado.PAUSADO: self.tr("reparación en pausa") if is_repair else self.tr("en pausa"),
            Estado.RECHAZADO: self.tr("rechazado"),
            Estado.BLOQUEADO: self.tr("bloqueado"),
        }[estado]

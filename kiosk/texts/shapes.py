"""Protocols of the values that sentences are made of. The core's classes satisfy them structurally."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Protocol


class Coded(Protocol):
    """A code with its values: a `Refusal` of the core, or a `Problem` of the settings."""

    @property
    def code(self) -> str: ...
    @property
    def values(self) -> Mapping[str, str]: ...


class CommandShape(Protocol):
    @property
    def action(self) -> str: ...
    @property
    def operation(self) -> str: ...
    @property
    def tag(self) -> str: ...
    @property
    def fecha(self) -> date | None: ...
    @property
    def resultado(self) -> str | None: ...


class RowShape(Protocol):
    @property
    def timestamp(self) -> datetime: ...


class OutcomeShape(Protocol):
    """An `Outcome` of the core."""

    @property
    def command(self) -> CommandShape: ...
    @property
    def verdict(self) -> str: ...
    @property
    def refusal(self) -> Coded | None: ...
    @property
    def row(self) -> RowShape | None: ...


class EventShape(Protocol):
    """An `Event` of the core."""

    @property
    def event_type(self) -> str: ...
    @property
    def tag_spool(self) -> str: ...
    @property
    def worker_nombre(self) -> str | None: ...
    @property
    def estado_detalle(self) -> str: ...
    @property
    def operacion(self) -> str | None: ...
    @property
    def resultado(self) -> str | None: ...

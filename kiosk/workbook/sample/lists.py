"""The sample shop's lists from `resources/sample/*.toml`: people, customers, kinds of work. Any thread."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kiosk.core.shop.data import Worker


@dataclass(frozen=True)
class Holding:
    """A worker who holds a spool at the start of the sample."""

    worker_id: int
    operation: str
    minutes: int


@dataclass(frozen=True)
class ShopLists:
    """The lists to draw from. `withdrawn`: a worker's id and a role that the worker once had."""

    workers: tuple[Worker, ...]
    withdrawn: tuple[tuple[int, str], ...]
    holding: tuple[Holding, ...]
    orders: dict[str, list[Any]]
    headers: dict[str, list[str]]

    def with_role(self, *roles: str) -> list[Worker]:
        """The active workers with one of these roles."""
        return [worker for worker in self.workers if worker.active and worker.roles & set(roles)]

    def worker_rows(self) -> Iterator[list[str | int | bool]]:
        """The rows of Trabajadores, without its header."""
        for worker in sorted(self.workers, key=lambda one: one.id):
            yield [worker.id, worker.nombre, worker.apellido, worker.active]

    def role_rows(self) -> Iterator[list[str | int | bool]]:
        """The rows of Roles, without its header."""
        for worker in sorted(self.workers, key=lambda one: one.id):
            for role in sorted(worker.roles):
                yield [worker.id, role, True]
        for worker_id, role in self.withdrawn:
            yield [worker_id, role, False]


def load(folder: Path) -> ShopLists:
    """Read the lists in `folder`. Raises OSError if they are missing."""
    people = _read(folder / "people.toml")
    workers = tuple(
        Worker(one["id"], one["nombre"], one["apellido"], one.get("activo", True), frozenset(one["roles"]))
        for one in people["workers"]
    )
    return ShopLists(
        workers=workers,
        withdrawn=tuple((one["id"], one["rol"]) for one in people["withdrawn"]),
        holding=tuple(Holding(one["id"], one["operation"], one["minutes"]) for one in people["holding"]),
        orders=_read(folder / "orders.toml"),
        headers=_read(folder / "headers.toml"),
    )


def _read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))

"""A station without a window that keeps its picture fresh; as a process of its own it can be killed."""

import sys
import threading
from contextlib import suppress
from pathlib import Path

from kiosk import dependency
from kiosk.config.settings import Settings
from kiosk.core.errors import KioskError
from kiosk.core.events.event import Event
from kiosk.core.events.shop_state import ShopState
from kiosk.core.sharing import reader_election
from kiosk.core.sharing.reader_election import Role
from kiosk.core.shop.data import Spool
from tests.support.builders import ZONE
from tests.support.station import settings_for

EVERY_S, VARIES_S, LOOKS_S = 0.5, 0.1, 0.02


class ReadingStation:
    """A window's services, and a thread that calls `look` as the window's engine does."""

    def __init__(self, settings: Settings) -> None:
        self.backend = dependency.station(settings)
        self._shop = ShopState(ZONE)
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._read, name=f"reads-{settings.station}")
        self.pictures = 0
        """The number of snapshots so far, read here or taken from another station."""

    def start(self) -> "ReadingStation":
        self.backend.start_link(self._heard, lambda _link: None, lambda: None, lambda *_: None)
        self._shop.load(self.backend.snapshot())
        self.backend.read_audit()
        self._shop.load(self.backend.snapshot())
        self._thread.start()
        return self

    @property
    def role(self) -> Role:
        sharing = self.backend._readings._watch._sharing
        assert sharing is not None
        return sharing.election.role

    @property
    def reads(self) -> int:
        """Read requests of the reader so far, at the transport."""
        return self.backend._readings.requests()[0]

    @property
    def tags(self) -> list[str]:
        """Of the spools on its board."""
        with self._lock:
            return list(self._shop.spools)

    def spool(self, tag: str) -> Spool:
        with self._lock:
            return self._shop.spools[tag]

    def _heard(self, events: list[Event]) -> None:
        with self._lock:
            self._shop.apply_all(events)

    def _read(self) -> None:
        while not self._stop.wait(LOOKS_S):
            with suppress(KioskError):
                picture = self.backend.look()
                if picture:
                    with self._lock:
                        self._shop.load(picture)
                    self.pictures += 1

    def close(self) -> None:
        self._stop.set()
        if self._thread.ident is not None:
            self._thread.join()
        self.backend.close()


def main() -> None:
    """Run until killed."""
    folder, url, name = sys.argv[1:]
    reader_election.EVERY_S, reader_election.VARIES_S = EVERY_S, VARIES_S  # type: ignore[misc]
    station = ReadingStation(settings_for(Path(folder), name, redis_url=url)).start()
    while station.role is not Role.READER:
        threading.Event().wait(LOOKS_S)
    sys.stdout.write("reads for all\n")
    sys.stdout.flush()
    threading.Event().wait()


if __name__ == "__main__":
    main()

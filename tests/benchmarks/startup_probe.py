"""A program for `test_startup`: starts the real kiosk and measures its first paint and its first list.

Usage: `python startup_probe.py STARTED`, where STARTED is the parent's `time.time()` just before the start.
Settings come from the environment. Prints one JSON object and ends.
"""

import asyncio
import gc
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

STARTED = float(sys.argv[1])
SETTLES_S = 3.0


def rss_mb() -> float:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS")) / 1024


def main() -> None:
    # As `kiosk.cli` does.
    gc.disable()
    from kiosk.program.qt_import import import_qt

    import_qt()
    from PySide6.QtCore import QEvent, QObject, QTimer

    from kiosk import app as kiosk_app
    from kiosk import cli

    told: dict[str, float] = {}

    def tell(what: str) -> None:
        told[f"{what}_s"] = time.time() - STARTED
        told[f"{what}_cpu_s"] = time.process_time()

    class Watch(QObject):
        """Sees a widget being painted, from now on."""

        def __init__(self, watched: QObject) -> None:
            super().__init__(watched)
            self.saw_paint = False
            watched.installEventFilter(self)

        def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
            self.saw_paint = self.saw_paint or event.type() == QEvent.Type.Paint
            return False

    def once_painted(watch: Watch, then: Callable[[], None]) -> None:
        if watch.saw_paint:
            then()
        else:
            QTimer.singleShot(0, lambda: once_painted(watch, then))

    assemble = kiosk_app.assemble

    def watched(app: object, settings: object) -> kiosk_app.Kiosk:
        kiosk = assemble(app, settings)  # type: ignore[arg-type]
        last = Watch(kiosk.window.result)  # the last of the window's parts to paint
        once_painted(last, lambda: tell("first_paint"))
        kiosk.controller.started.connect(lambda: on_started(kiosk))
        return kiosk

    def on_started(kiosk: kiosk_app.Kiosk) -> None:
        tiles = Watch(kiosk.window.grid.view.viewport())
        once_painted(tiles, lambda: on_usable(kiosk))

    def on_usable(kiosk: kiosk_app.Kiosk) -> None:
        tell("usable")
        told["spools"] = len(kiosk.shop.spools)
        told["tiles"] = kiosk.window.grid.model.rowCount()
        kiosk.controller.engine.spawn(measure(kiosk))

    async def measure(kiosk: kiosk_app.Kiosk) -> None:
        await asyncio.sleep(SETTLES_S)
        told["rss_mb"] = rss_mb()
        cpu = time.process_time()
        await asyncio.sleep(SETTLES_S)
        told["idle_cpu_percent"] = 100 * (time.process_time() - cpu) / SETTLES_S
        kiosk.window.close()

    kiosk_app.assemble = watched
    code = cli.main([])
    print(json.dumps(told))
    sys.exit(code)


if __name__ == "__main__":
    main()

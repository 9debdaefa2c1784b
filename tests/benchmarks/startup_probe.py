"""Run as a program by `test_startup`: the real kiosk, which tells when it painted, when its list was there.

`python startup_probe.py STARTED` with STARTED the parent's `time.time()` just before the start; the
settings come from the environment. Prints one JSON object and ends.
"""

import asyncio
import gc
import json
import sys
import time
from pathlib import Path

STARTED = float(sys.argv[1])
SETTLES_S = 3.0


def rss_mb() -> float:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS")) / 1024


def main() -> None:
    gc.disable()  # as `kiosk.cli` does
    from PySide6.QtCore import QEvent, QObject

    from kiosk import app as kiosk_app
    from kiosk import cli

    told: dict[str, float] = {}

    class Watch(QObject):
        def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Paint and "first_paint_s" not in told:
                told["first_paint_s"] = time.time() - STARTED
                told["first_paint_cpu_s"] = time.process_time()
            return False

    assemble = kiosk_app.assemble

    def watched(app: object, settings: object) -> kiosk_app.Kiosk:
        kiosk = assemble(app, settings)  # type: ignore[arg-type]
        watch = Watch(kiosk.window)
        kiosk.window.result.installEventFilter(watch)  # the last of the window's parts to paint
        kiosk.controller.started.connect(lambda: finish(kiosk))
        return kiosk

    def finish(kiosk: kiosk_app.Kiosk) -> None:
        kiosk.window.left.repaint()
        kiosk.window.grid.repaint()
        told["usable_s"] = time.time() - STARTED
        told["usable_cpu_s"] = time.process_time()
        told["spools"] = len(kiosk.shop.spools)
        told["tiles"] = kiosk.window.grid.model.rowCount()
        kiosk.controller.spawn(measure(kiosk))

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

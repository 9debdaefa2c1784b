"""Keeps on the disk that this station's web face is down, for `kiosk doctor`. Any thread."""

import json
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Final

from kiosk.core.frozen import frozen

FILE_NAME: Final = "web_down.json"


@frozen
class WebDown:
    """Down since `since`, UTC and aware. `why` says so to people where the reason stays; "" where it ended
    without a word."""

    since: datetime
    why: str


def keep(data_dir: Path, down: WebDown | None) -> None:
    """Store it in place of what is there; None says that it isn't down. Raises OSError."""
    file = data_dir / FILE_NAME
    if down is None:
        file.unlink(missing_ok=True)
        return
    text = json.dumps({"since": down.since.isoformat(), "why": down.why}, ensure_ascii=False)
    beside = file.with_suffix(".new")
    beside.write_text(text, encoding="utf-8")
    beside.replace(file)


def kept(data_dir: Path) -> WebDown | None:
    """What is stored; None where nothing is, or nothing that can be read."""
    with suppress(OSError, ValueError, KeyError, TypeError):
        said = json.loads((data_dir / FILE_NAME).read_text(encoding="utf-8"))
        return WebDown(datetime.fromisoformat(said["since"]), str(said["why"]))
    return None

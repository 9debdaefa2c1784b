"""What a web face tells the window that started it: one line of JSON on its standard output. Pure."""

import json

from kiosk.core.frozen import frozen


@frozen
class WebNotice:
    """It serves now; or it can't, and `refused` is the sentence that says why and what to do."""

    refused: str = ""


def written(notice: WebNotice) -> str:
    """The line, without its end."""
    return json.dumps({"web": "refused" if notice.refused else "serving", "why": notice.refused})


def read(line: str) -> WebNotice | None:
    """None for a line that is no notice."""
    try:
        said = json.loads(line)
    except ValueError:
        return None
    if not isinstance(said, dict) or said.get("web") not in ("serving", "refused"):
        return None
    return WebNotice(str(said.get("why", "")))

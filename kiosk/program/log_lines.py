"""Makes the log lines that every run has: its start, each action's outcome, its end. Pure.

Text that people typed is quoted, so that it can't forge lines. No address and no secret is named.
"""

from kiosk import __version__
from kiosk.config.settings import Settings
from kiosk.core.shop.data import Outcome

_SHOWN = 4


def start_line(settings: Settings, command: str | None) -> str:
    """What runs where: `start: kiosk 0.1.0, window, station 'Puesto 3', spreadsheet 1AbC…xyz9, Redis yes`."""
    redis = f"Redis {'yes' if settings.redis_url else 'no'}"
    what = f"start: kiosk {__version__}, {command or 'window'}"
    return f"{what}, station {settings.station!r}, {_sheet(settings)}, {redis}"


def stop_line(code: int, seconds: float) -> str:
    """The exit code and the run time."""
    return f"stop: exit code {code} after {seconds:.1f} s"


def action_line(outcome: Outcome) -> str:
    """The outcome of one command and its cost; `worker` is the mark, or the given number if there is none."""
    command = outcome.command
    worker = outcome.worker_nombre or str(command.worker_id)
    code = outcome.refusal.code.value if outcome.refusal else "-"
    named = f"{command.action.value} {command.known_operation or '-'}"
    what = f"action {named} tag {command.tag!r} worker {worker!r}"
    cost = f"{outcome.ms:.0f} ms, requests {outcome.reads}+{outcome.writes}"
    return f"{what}: {outcome.verdict.value}, code {code}, {cost}"


def _sheet(settings: Settings) -> str:
    if settings.spreadsheet_id is None:
        return f"workbook {str(settings.workbook)!r}"
    found = settings.spreadsheet_id
    end = found[-_SHOWN:] if len(found) > 3 * _SHOWN else ""
    return f"spreadsheet {found[:_SHOWN]}…{end}"

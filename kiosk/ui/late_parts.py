"""Parts of the window that few starts need at once: each is imported when it is first made. GUI thread only.

To import all of them would hold up the first paint by a tenth of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kiosk.ui.card.spool_card import SpoolCard
    from kiosk.ui.compare.look_alike_panel import LookAlikePanel
    from kiosk.ui.desk.desk_keys import DeskKeys
    from kiosk.ui.desk.desk_panel import DeskPanel
    from kiosk.ui.idle.cleaning_screen import CleaningScreen
    from kiosk.ui.idle.idle_screen import IdleScreen
    from kiosk.ui.keyboard.key_help import KeyHelp


def spool_card(*arguments: Any) -> SpoolCard:
    """For the first spool that is looked at."""
    from kiosk.ui.card.spool_card import SpoolCard

    return SpoolCard(*arguments)


def look_alike_panel(*arguments: Any) -> LookAlikePanel:
    """For the first spool that looks like another one."""
    from kiosk.ui.compare.look_alike_panel import LookAlikePanel

    return LookAlikePanel(*arguments)


def desk_panel(*arguments: Any) -> DeskPanel:
    """For a PC's layout, in place of the grid."""
    from kiosk.ui.desk.desk_panel import DeskPanel

    return DeskPanel(*arguments)


def desk_keys(*arguments: Any) -> DeskKeys:
    """For a PC's layout."""
    from kiosk.ui.desk.desk_keys import DeskKeys

    return DeskKeys(*arguments)


def key_help(*arguments: Any) -> KeyHelp:
    """For the first touch of F1."""
    from kiosk.ui.keyboard.key_help import KeyHelp

    return KeyHelp(*arguments)


def idle_screen(*arguments: Any) -> IdleScreen:
    """For the first rest."""
    from kiosk.ui.idle.idle_screen import IdleScreen

    return IdleScreen(*arguments)


def cleaning_screen(*arguments: Any) -> CleaningScreen:
    """For the first time that the glass is wiped."""
    from kiosk.ui.idle.cleaning_screen import CleaningScreen

    return CleaningScreen(*arguments)

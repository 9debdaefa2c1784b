"""Which keys a scanner sends: what ends a code, and what each other one adds to it."""

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from kiosk.core.shop.search_match import GROUP_SEPARATOR

ENTER: Final = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})
TAB: Final = frozenset({Qt.Key.Key_Tab})
MODIFIERS: Final = frozenset(
    {Qt.Key.Key_Shift, Qt.Key.Key_CapsLock, Qt.Key.Key_AltGr, Qt.Key.Key_Alt, Qt.Key.Key_Control}
)
_COMMANDS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.MetaModifier


def sign_of(event: QKeyEvent, has_begun: bool) -> str:
    """What a key adds to a code that has begun, or begins with it; "" for one that belongs to none.

    Ctrl+] is how scanners type what separates a label's parts.
    """
    if event.modifiers() & _COMMANDS:
        return GROUP_SEPARATOR if has_begun and event.key() == Qt.Key.Key_BracketRight else ""
    return event.text() if event.text().isprintable() else ""

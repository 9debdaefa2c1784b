"""Whether a station's window is laid out for fingers or for a desk. GUI thread only."""

import logging
from collections.abc import Sequence
from enum import StrEnum

from PySide6.QtGui import QInputDevice

log = logging.getLogger(__name__)


class LayoutWish(StrEnum):
    """The setting `layout`."""

    TOUCH = "touch"
    DESK = "desk"
    AUTO = "auto"
    """A desk where there is no touch screen."""


def is_desk(wish: LayoutWish, devices: Sequence[QInputDevice]) -> bool:
    """Decide by the setting, or by the devices that are connected now; the log says by which.

    A touch screen that reports itself as a mouse is none: its station needs the setting.
    """
    if wish is not LayoutWish.AUTO:
        return wish is LayoutWish.DESK
    screens = [device.name() for device in devices if device.type() is QInputDevice.DeviceType.TouchScreen]
    if screens:
        log.info("laid out for touch: there is a touch screen, %s", screens[0] or "without a name")
    else:
        names = ", ".join(device.name() for device in devices) or "none"
        log.info("laid out for a desk: no touch screen among the input devices (%s)", names)
    return not screens

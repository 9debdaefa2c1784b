"""Keys that came together, with their times: what a scanner sent, or a person typed. Pure."""

from enum import Enum, auto
from itertools import pairwise

from kiosk.core.frozen import frozen
from kiosk.ui.touch.burst import Sign


class LastKey(Enum):
    """What the last key was."""

    ENTER = auto()
    TAB = auto()
    SILENCE = auto()
    """None: no more keys came."""


@frozen
class KeyBurst:
    """At least one sign."""

    signs: tuple[Sign, ...]
    end: LastKey
    end_ms: float
    """When the last key came."""

    @property
    def text(self) -> str:
        return "".join(sign.text for sign in self.signs)

    @property
    def gaps_ms(self) -> list[float]:
        """The times between two keys, the one that ended it among them."""
        moments = [*(sign.at_ms for sign in self.signs), self.end_ms]
        gaps = [after - before for before, after in pairwise(moments)]
        return gaps if self.end is not LastKey.SILENCE else gaps[:-1]

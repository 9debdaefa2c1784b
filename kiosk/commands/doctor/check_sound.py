"""Whether workers hear how their actions end."""

from collections.abc import Callable

from kiosk.commands.doctor.finding import Finding, Level
from kiosk.config.settings import Settings
from kiosk.program.sound_trial import SoundTrial

CHECK = "sound"


def check(settings: Settings, tried: Callable[[], SoundTrial]) -> list[Finding]:
    """Nothing is tried where the window makes no sound. `auto` may mean a desk too: it is taken for touch.

    A machine without a player is silent, which is a warning only where the settings ask for sounds.
    """
    if not settings.has_sounds(is_desk=settings.layout == "desk"):
        return [Finding(CHECK, Level.OK, "sound.off")]
    works, failures = tried()
    if works:
        return [Finding(CHECK, Level.OK, "sound.ok", {"player": works})]
    if failures:
        return [Finding(CHECK, Level.WARNING, "sound.failed", {"why": "; ".join(failures)})]
    return [Finding(CHECK, Level.WARNING if settings.sounds == "on" else Level.OK, "sound.none")]

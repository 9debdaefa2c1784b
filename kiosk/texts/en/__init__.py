"""The catalogue in English. The shop's words (ARM, SOLD, spool, the sheet's headers) stay as they are."""

from kiosk.texts.en.accepting import ACCEPTING
from kiosk.texts.en.api import API
from kiosk.texts.en.browser import BROWSER
from kiosk.texts.en.console import CONSOLE
from kiosk.texts.en.doctor import DOCTOR
from kiosk.texts.en.files import FILES
from kiosk.texts.en.handing_over import HANDOVER
from kiosk.texts.en.handing_over import REFUSALS as OF_HANDOVER
from kiosk.texts.en.init import INIT
from kiosk.texts.en.labels import LABELS
from kiosk.texts.en.refusals import SENTENCES as COMMON
from kiosk.texts.en.screen import SCREEN
from kiosk.texts.en.supervising import REFUSALS, SUPERVISOR
from kiosk.texts.en.web_access import WEB_ACCESS

PHRASES = {
    **SCREEN,
    **SUPERVISOR,
    **HANDOVER,
    **CONSOLE,
    **DOCTOR,
    **ACCEPTING,
    **FILES,
    **INIT,
    **LABELS,
    **WEB_ACCESS,
    **API,
    **BROWSER,
}
SENTENCES = {**COMMON, **REFUSALS, **OF_HANDOVER}

__all__ = ["PHRASES", "SENTENCES"]

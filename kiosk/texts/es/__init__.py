"""The catalogue in the shop's Spanish."""

from kiosk.texts.es.accepting import ACCEPTING
from kiosk.texts.es.api import API
from kiosk.texts.es.browser import BROWSER
from kiosk.texts.es.console import CONSOLE
from kiosk.texts.es.doctor import DOCTOR
from kiosk.texts.es.files import FILES
from kiosk.texts.es.handing_over import HANDOVER
from kiosk.texts.es.handing_over import REFUSALS as OF_HANDOVER
from kiosk.texts.es.init import INIT
from kiosk.texts.es.labels import LABELS
from kiosk.texts.es.refusals import SENTENCES as COMMON
from kiosk.texts.es.screen import SCREEN
from kiosk.texts.es.supervising import REFUSALS, SUPERVISOR
from kiosk.texts.es.web_access import WEB_ACCESS

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

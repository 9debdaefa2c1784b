"""The catalogue in the shop's Spanish."""

from kiosk.texts.es.accepting import ACCEPTING
from kiosk.texts.es.api import API
from kiosk.texts.es.browser import BROWSER
from kiosk.texts.es.console import CONSOLE
from kiosk.texts.es.doctor import DOCTOR
from kiosk.texts.es.files import FILES
from kiosk.texts.es.init import INIT
from kiosk.texts.es.refusals import SENTENCES
from kiosk.texts.es.screen import SCREEN
from kiosk.texts.es.web_access import WEB_ACCESS

PHRASES = {**SCREEN, **CONSOLE, **DOCTOR, **ACCEPTING, **FILES, **INIT, **WEB_ACCESS, **API, **BROWSER}

__all__ = ["PHRASES", "SENTENCES"]

"""What the web face says to whom it turns away, and to the person who starts it."""

from collections.abc import Mapping
from typing import Final

WEB_ACCESS: Final[Mapping[str, str]] = {
    "web.refused.bad_request": "The request can't be understood.",
    "web.refused.no_token": "You need the shop's link to get in. Ask for it where the kiosk is looked after: "
    "“kiosk web token” gives it.",
    "web.refused.enter": "If you have just opened that link, touch here to get in.",
    "web.refused.foreign_origin": "Pages of that site can't read the shop. web_origins in the settings can "
    "allow it.",
    "web.refused.only_read": "This is for reading only: GET and HEAD.",
    "web.refused.no_body": "This is for reading only: a request can't bring anything.",
    "web.refused.long_address": "The address is too long.",
    "web.refused.other_host": "This machine doesn't answer by that name. Use its address, or add the name to "
    "web_names in the settings.",
    "web.refused.too_many": "Too many requests in a row. Wait some seconds and try again.",
    "web.refused.long_headers": "The request brings too many headers.",
    "web.refused.unforeseen": "Something failed in the kiosk as it answered. Its log (web.log) says more.",
}

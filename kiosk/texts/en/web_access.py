"""What the web face says to whom it turns away, and to the person who starts it."""

from collections.abc import Mapping
from typing import Final

WEB_ACCESS: Final[Mapping[str, str]] = {
    "web.refused.bad_request": "The request can't be understood.",
    "web.refused.no_token": "You need the shop's link to get in. Ask for it where the kiosk is looked after: "
    "“kiosk web token” gives it.",
    "web.refused.no_token.how": "Open it once in this browser, or point the phone's camera at the code of "
    "“kiosk web token --qr”: from then on you get in for a year.",
    "web.refused.enter": "If you have just opened that link, touch here to get in.",
    "web.refused.foreign_origin": "Pages of that site can't read the shop. web_origins in the settings can "
    "allow it.",
    "web.refused.only_read": "This is for reading only: GET and HEAD.",
    "web.refused.no_body": "This is for reading only: a request can't bring anything.",
    "web.refused.long_address": "The address is too long.",
    "web.refused.other_host": "This machine doesn't answer by that name. Use its address, or add the name to "
    "web_names in the settings.",
    "web.refused.too_many": "Too many requests in a row. Wait some seconds and try again.",
    "web.refused.many_listeners": "Too many screens follow the shop from here already. Wait some seconds "
    "and try again.",
    "web.refused.long_headers": "The request brings too many headers.",
    "web.refused.unforeseen": "Something failed in the kiosk as it answered. Its log (web.log) says more.",
    "web.serving": "The shop is at {address} (Ctrl-C to end)",
    "web.no_port": "Can't serve at {host}, port {port}: {why}. Choose another (web_port in the "
    "settings, or --port), or close what uses it.",
    "web.no_certificate": "Can't serve with the certificate {certificate} and the key {key}: {why}. Correct "
    "web_certificate and web_key_file in the settings.",
    "web.tls.mismatch": "that key doesn't belong to that certificate",
    "web.tls.unreadable": "they are no certificate and its key in PEM, without a password",
    "web.nobody_yet": "Nobody gets in from other machines yet: “kiosk web token” gives the link to get "
    "in with.",
    "web.no_tokens_read": "The file of tokens {file} can't be read: {why}. Nobody gets in from other "
    "machines.",
    "web.open_networks": "From {networks} any program reads without a token (web_open_networks).",
    "web.token.kept": "Who opens this link in a browser is in for a year. It is like a key: give it only to "
    "those it is for, and end all of them with “kiosk web token --revoke”.",
    "web.token.only_here": "kiosk web serves this machine only: set web_host in the settings (0.0.0.0 is the "
    "whole network) to let others in.",
    "web.token.revoked": "All tokens are ended ({n}). Who was in with one of them is out.",
    "web.token.busy": "Another kiosk web token is changing the tokens; nothing was done. Try again.",
    "web.token.unreadable": "The file of tokens {file} can't be read: {why}. Nothing was done: mend it, "
    "or delete it to end all tokens.",
    "web.token.no_text": "it is no file of tokens",
}

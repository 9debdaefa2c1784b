"""The page for a person whom a guard turns away. Pure.

It stands alone: the files of the other pages are behind the guards.
"""

import base64
import hashlib
from html import escape
from typing import Final

from kiosk import texts

_STYLE: Final = (
    "body{margin:0;padding:1.5rem 1rem;background:#0a1726;color:#f3f7fb;"
    'font:1.1rem/1.45 Inter,system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif}'
    "main{max-width:34rem;margin:auto;padding:1.2rem 1.3rem;background:#10243a;border:2px solid #274867;"
    "border-radius:.7rem;overflow-wrap:anywhere}"
    "h1{font-size:1.4rem;margin:0}p{margin:.8rem 0 0}"
    "a{display:block;margin-top:1.2rem;padding:.9rem 1rem;border-radius:.6rem;background:#f3f7fb;"
    "color:#0a1726;font-weight:600;text-align:center;text-decoration:none}"
    "a:focus-visible{outline:3px solid #ffd166;outline-offset:2px}"
    "@media(prefers-color-scheme:light){body{background:#e3e9ef;color:#0b1a2a}"
    "main{background:#fff;border-color:#a9bac9}a{background:#10243a;color:#fff}"
    "a:focus-visible{outline-color:#7a4b00}}"
)

STYLE_SOURCE: Final = f"'sha256-{base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()}'"
"""This page's own style, as the policy of all answers allows it."""


def refused_page(reason: str, language: str) -> bytes:
    """What happened, and what to do.

    The page of a link that was opened from another site comes without its cookie, which is sent only from
    here: touching the link on this page, which leads to the same address, lets such a person in.
    """

    def said(key: str) -> str:
        return escape(texts.phrase(f"web.refused.{key}", language))

    way_in = f'<p>{said("no_token.how")}</p><a href="">{said("enter")}</a>' if reason == "no_token" else ""
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        '<meta name="color-scheme" content="dark light"><title>Spool Kiosk</title>'
        f"<style>{_STYLE}</style></head>"
        f"<body><main><h1>Spool Kiosk</h1><p>{said(reason)}</p>{way_in}</main></body></html>"
    ).encode()

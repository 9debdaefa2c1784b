"""Imports gspread without two parts of Google's libraries that a station doesn't need at its start.

The OAuth consent flow serves people who log in by a browser; the kiosk uses a service account. Cryptography
signs what a service account asks for; a station on a local workbook never does.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType
from typing import Any

PACKAGE, FLOW = "google_auth_oauthlib", "google_auth_oauthlib.flow"
SIGNING = {
    "google.auth.crypt.rsa": ("RSASigner", "RSAVerifier"),
    "google.auth.crypt.es": ("EsSigner", "EsVerifier"),
    "google.auth.crypt.es256": ("ES256Signer", "ES256Verifier"),
}
"""Modules that import `cryptography`, and what others take from them at their own import."""


class _Later(type):
    """A class that stands for another one: the other's module is imported once something of it is used."""

    def _meant(cls) -> Any:
        return getattr(import_module(cls.__module__), cls.__name__)

    def __getattr__(cls, name: str) -> Any:
        return getattr(cls._meant(), name)

    def __call__(cls, *args: Any, **named: Any) -> Any:
        return cls._meant()(*args, **named)

    def __instancecheck__(cls, instance: object) -> bool:
        return isinstance(instance, cls._meant())


@contextmanager
def lean_import() -> Iterator[None]:
    """Inside, `import gspread` finds stand-ins for both; afterwards the real ones can be imported."""
    if "gspread" in sys.modules or PACKAGE in sys.modules or "google.auth.crypt" in sys.modules:
        yield
        return
    flow = ModuleType(FLOW)
    flow.__dict__["InstalledAppFlow"] = object
    stand_ins = {PACKAGE: ModuleType(PACKAGE), FLOW: flow}
    for name, classes in SIGNING.items():
        stand_ins[name] = ModuleType(name)
        for each in classes:
            setattr(stand_ins[name], each, _Later(each, (), {"__module__": name}))
    sys.modules |= stand_ins
    try:
        yield
    finally:
        for name in stand_ins:
            del sys.modules[name]

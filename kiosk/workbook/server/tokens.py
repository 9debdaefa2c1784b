"""The token endpoint of the workbook's server, for trying a service account's OAuth flow. Any thread.

A service-account file whose `token_uri` is `URL/token` gets a token here. Signatures aren't checked: the
workbook has no accounts. An account always gets the same token, so that the quota sees one user.
"""

from __future__ import annotations

import base64
import hashlib
import json
from urllib.parse import parse_qs

from kiosk.workbook.api.exchange import encode
from kiosk.workbook.server.dispatch import Reply

PATH = "/token"
LIFETIME_S = 3600
_GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"


def token(raw_body: bytes) -> Reply:
    """The answer to a signed assertion: a token, or an OAuth error."""
    try:
        form = parse_qs(raw_body.decode())
        if form.get("grant_type") != [_GRANT]:
            return _refused("unsupported_grant_type", "Only signed assertions of service accounts are taken.")
        _, claims, _ = form["assertion"][0].split(".")
        issuer = json.loads(base64.urlsafe_b64decode(claims + "=" * (-len(claims) % 4)))["iss"]
    except (
        ValueError,
        LookupError,
        TypeError,
    ):  # text, base64, JSON or claims that aren't what they should be
        return _refused("invalid_grant", "Invalid JWT: the assertion can't be read.")
    access = hashlib.sha256(str(issuer).encode()).hexdigest()
    return Reply(200, encode({"access_token": access, "expires_in": LIFETIME_S, "token_type": "Bearer"}))


def _refused(error: str, description: str) -> Reply:
    return Reply(400, encode({"error": error, "error_description": description}))

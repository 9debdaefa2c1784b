"""What the JSON routes of `kiosk web` say."""

API = {
    "api.unread": "The sheet has not been read yet: nothing is known of the shop. Ask again in some seconds.",
    "api.parameter": "The parameter “{name}” is no good: “{value}”. It must be {wanted}.",
    "api.wanted.": "another",
    "api.404": "There is no such address. Those that there are stand in /api/openapi.json.",
    "api.405": "This is read only: use GET.",
}

"""What the JSON routes of `kiosk web` say."""

API = {
    "api.unread": "The sheet has not been read yet: nothing is known of the shop. Ask again in some seconds.",
    "api.archive_away": "The history is in the sheet, which doesn't answer now. Ask again in some seconds.",
    "api.busy": "Too many look back at once. Ask again in some seconds.",
    "api.parameter": "The parameter “{name}” is no good: “{value}”. It must be {wanted}.",
    "api.wanted.lang": "es or en",
    "api.wanted.operacion": "ARM, SOLD, METROLOGIA or REPARACION",
    "api.wanted.estado": "one of those that /api/openapi.json names",
    "api.wanted.nv": "a text of 100 signs at most",
    "api.wanted.q": "a text of 100 signs at most",
    "api.wanted.page": "a number from 1 on",
    "api.wanted.tag": "a spool's tag",
    "api.wanted.worker_id": "a worker's number",
    "api.wanted.fecha": "a date DD-MM-YYYY",
    "api.no_page": "There is no page {page}: the last one is {pages}.",
    "api.404": "There is no such address. Those that there are stand in /api/openapi.json.",
    "api.405": "This is read only: use GET.",
}

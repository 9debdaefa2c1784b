"""Redis: `publish` sends events, `listen` receives them, `share` holds what stations have in common.

`wire` is an event's JSON form and `event_log` the stream that Redis keeps of the events; `connection` makes
the clients, `checkup` examines a server for the doctor.

This is the only package that imports redis-py and fakeredis; `dependency` imports it after the first paint.
A kiosk has two connections: one for commands, used by the announcer's thread and, one at a time, by the
threads that query the log or take a lease; and one for the subscription, used by the subscriber's thread.
Nothing here knows Qt: callbacks run in the calling thread.
"""

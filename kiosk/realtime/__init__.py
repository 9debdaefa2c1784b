"""Redis: events out (`event_service`, `announcer`), events in (`subscriber`), and their form (`wire`).

The only package that imports redis-py and fakeredis; `dependency` imports it after the first paint. Two
connections per kiosk: commands, used by the announcer's thread, and the subscription, used by the
subscriber's thread. Nothing here knows Qt: callbacks run in the thread that calls them.
"""

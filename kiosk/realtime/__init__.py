"""Redis: events out (`event_service`, `announcer`), events in (`subscriber`, `in_order`), their form (`wire`)
and their log (`event_log`); who is there (`presence`), and who writes (`lease`).

The only package that imports redis-py and fakeredis; `dependency` imports it after the first paint. Two
connections per kiosk: commands, used by the announcer's thread and in turn by whoever asks the log or for a
lease, and the subscription, used by the subscriber's thread. Nothing here knows Qt: callbacks run in the
thread that calls them.
"""

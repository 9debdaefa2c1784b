"""`kiosk stations`: the running kiosks, from their heartbeats in Redis."""

import argparse

from redis.exceptions import RedisError

from kiosk import dependency
from kiosk.commands import answers, output, tables
from kiosk.commands.exits import Exit
from kiosk.config.settings import Settings
from kiosk.realtime.faults import line_of, reason_of
from kiosk.texts import phrase


def run(settings: Settings, args: argparse.Namespace) -> int:
    """List the running kiosks by name. Fails if Redis isn't configured or can't be reached."""
    language = settings.language
    if not settings.redis_url:
        output.tell(phrase("stations.no_redis", language))
        return Exit.FAILURE
    try:
        stations = dependency.stations(settings)
    except (RedisError, OSError) as error:
        why = phrase(f"link.{reason_of(error)}", language)
        output.tell(phrase("stations.unreachable", language, why=why, detail=output.one_line(line_of(error))))
        return Exit.FAILURE
    if args.json:
        output.say_json([answers.station(each) for each in stations])
    elif stations:
        output.say(tables.stations(stations, language))
    else:
        output.tell(phrase("stations.none", language))
    return Exit.OK

"""A held spool handed over to a colleague, at the terminal and at a station without a screen."""

import json
import time
from datetime import UTC, datetime

import pytest
from redis import Redis

from tests.cli.station_process import StationProcess, station
from tests.cli.terminal import CARLA, FREE, GONE, HELD, MAURICIO, NICOLAS, Answer, Terminal
from tests.support.redis_server import RedisServer

KEY = f"spool-kiosk:relevo:{HELD}"


@pytest.fixture
def shared(terminal: Terminal, redis_server: RedisServer) -> Terminal:
    terminal.environ["KIOSK_REDIS_URL"] = redis_server.url
    return terminal


def relevo(terminal: Terminal, worker: int, *more: str, tag: str = HELD) -> Answer:
    return terminal.kiosk("action", "relevo", "--tag", tag, "--worker", str(worker), "--json", *more)


def test_the_holder_hands_it_over_to_who_stands_beside(terminal: Terminal) -> None:
    answer = relevo(terminal, CARLA, "--grant", "--to", str(MAURICIO))
    assert (answer.code, answer.json["outcome"], answer.json["operacion"]) == (0, "applied", "ARM")
    assert answer.json["estado_detalle"] == "MR(93) trabajando ARM (ARM en progreso, SOLD pendiente)"
    assert f"{HELD} entregado a MR(93) para ARM" in answer.json["message"]
    (row,) = terminal.kiosk("history", HELD, "--json").json
    assert (row["evento_tipo"], row["worker_nombre"], row["de"]) == ("RELEVO", "MR(93)", "CP(95)")
    assert "CP(95)" in terminal.kiosk("history", HELD).out
    refused = terminal.kiosk("action", "deshacer", "--tag", HELD, "--worker", str(MAURICIO), "--json")
    assert refused.json["code"] == "NO_SE_PUEDE_DESHACER"
    undone = terminal.kiosk("action", "deshacer", "--tag", HELD, "--worker", str(CARLA), "--json")
    assert (undone.code, undone.json["estado_detalle"]) == (
        0,
        "CP(95) trabajando ARM (ARM en progreso, SOLD pendiente)",
    )


def test_who_asks_is_given_it_by_one_word_of_the_holder(shared: Terminal) -> None:
    asked = relevo(shared, MAURICIO)
    assert (asked.code, asked.json["outcome"], asked.json["event_id"]) == (0, "asked", None)
    assert "Pediste" in asked.json["message"]
    assert relevo(shared, MAURICIO).json["outcome"] == "asked"  # it is the same request
    granted = relevo(shared, CARLA, "--grant")
    assert (granted.code, granted.json["outcome"], granted.json["worker_nombre"]) == (0, "applied", "MR(93)")
    assert relevo(shared, CARLA, "--grant").json["code"] == "RELEVO_NO_VIGENTE"


def test_the_request_is_a_key_of_ten_minutes_and_no_event(
    shared: Terminal, redis_server: RedisServer
) -> None:
    shared.environ["KIOSK_STATION"] = "Puesto 1"
    relevo(shared, MAURICIO)
    with Redis(port=redis_server.port) as client:
        said = json.loads(client.get(KEY) or b"")
        assert (said["worker_id"], said["station"]) == (MAURICIO, "Puesto 1")
        assert datetime.now(UTC).timestamp() - datetime.fromisoformat(said["asked_at"]).timestamp() < 60
        assert 500_000 < client.pttl(KEY) <= 600_000
        assert client.exists("spools:updates:log") == 0
        assert shared.kiosk("history", HELD, "--json").json == []
        relevo(shared, CARLA, "--grant")
        assert client.exists(KEY) == 0


def test_a_no_writes_nothing_and_is_the_holders_alone(shared: Terminal) -> None:
    relevo(shared, MAURICIO)
    assert relevo(shared, NICOLAS, "--decline").json["code"] == "NO_AUTORIZADO"
    declined = relevo(shared, CARLA, "--decline")
    assert (declined.code, declined.json["outcome"]) == (0, "declined")
    assert relevo(shared, CARLA, "--grant").json["code"] == "RELEVO_NO_VIGENTE"
    assert shared.kiosk("history", HELD, "--json").json == []


@pytest.mark.parametrize(
    ("worker", "tag", "code"),
    [
        (CARLA, HELD, "RELEVO_NO_VIGENTE"),
        (GONE, HELD, "WORKER_NO_ENCONTRADO"),
        (NICOLAS, HELD, "ROL_NO_AUTORIZADO"),
        (MAURICIO, FREE, "RELEVO_NO_VIGENTE"),
        (MAURICIO, "MK-9", "SPOOL_NO_ENCONTRADO"),
    ],
    ids=["oneself", "inactive", "no role", "free", "unknown"],
)
def test_asking_is_refused_with_the_reason(
    shared: Terminal, redis_server: RedisServer, worker: int, tag: str, code: str
) -> None:
    answer = relevo(shared, worker, tag=tag)
    assert (answer.code, answer.json["outcome"], answer.json["code"]) == (2, "refused", code)
    with Redis(port=redis_server.port) as client:
        assert client.keys("spool-kiosk:relevo*") == []


def test_without_redis_asking_is_refused_and_says_why(terminal: Terminal) -> None:
    answer = relevo(terminal, MAURICIO)
    assert (answer.code, answer.json["code"]) == (2, "RELEVO_NO_VIGENTE")
    assert "Sin Redis" in answer.json["message"]
    assert relevo(terminal, CARLA, "--grant").json["code"] == "RELEVO_NO_VIGENTE"
    assert relevo(terminal, CARLA, "--decline").json["code"] == "RELEVO_NO_VIGENTE"


def test_what_was_given_back_meanwhile_is_not_handed_over(shared: Terminal) -> None:
    relevo(shared, MAURICIO)
    for verb in ("pausar", "tomar"):
        assert shared.action(verb, HELD, CARLA).code == 0
    answer = relevo(shared, CARLA, "--grant")
    assert (answer.code, answer.json["code"]) == (2, "RELEVO_NO_VIGENTE")
    assert "se soltó o pasó a otro" in answer.json["message"]
    assert len(shared.kiosk("history", HELD, "--json").json) == 2


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (("--grant",), (0, "applied", None)),
        (("--decline",), (2, "refused", "RELEVO_NO_VIGENTE")),
    ],
)
def test_who_waits_is_told_what_became_of_it(
    shared: Terminal,
    redis_server: RedisServer,
    answer: tuple[str, ...],
    expected: tuple[int, str, str | None],
) -> None:
    words = ("action", "relevo", "--tag", HELD, "--worker", str(MAURICIO), "--json", "--wait")
    waiting = shared.start(*words)
    try:
        with Redis(port=redis_server.port) as client:
            until = time.monotonic() + 60
            while not client.exists(KEY):
                assert time.monotonic() < until
                time.sleep(0.05)
        assert relevo(shared, CARLA, *answer).code == 0
        out, _ = waiting.communicate(timeout=60)
    finally:
        waiting.kill()
        waiting.wait()
    said = json.loads(out)
    assert (waiting.returncode, said["outcome"], said["code"]) == expected
    if said["event_id"]:
        assert said["event_id"] == shared.kiosk("history", HELD, "--json").json[0]["event_id"]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (("relevo", "--grant", "--decline"), "De una en una: --grant, --decline."),
        (("relevo", "--tag", FREE), "relevo es de un solo spool."),
        (("relevo", "--operation", "ARM"), "relevo no lleva --operation"),
        (("relevo", "--to", "93"), "--to vale solo"),
        (("relevo", "--grant", "--wait"), "A --wait le falta su valor."),
        (("pausar", "--operation", "ARM", "--grant"), "--grant vale solo para relevo."),
    ],
)
def test_wrong_usage_is_told(terminal: Terminal, typed: tuple[str, ...], said: str) -> None:
    answer = terminal.kiosk("action", typed[0], "--tag", HELD, "--worker", "95", *typed[1:])
    assert (answer.code, answer.out) == (64, "")
    assert said in answer.err


def types(kiosk: StationProcess, name: int, worker: int, **more: object) -> None:
    kiosk.type({"id": name, "action": "relevo", "tag": HELD, "worker": worker, **more})


@pytest.mark.slow
@pytest.mark.parametrize("is_shared", [True, False])
def test_a_station_takes_the_same_words(
    terminal: Terminal, redis_server: RedisServer, is_shared: bool
) -> None:
    if is_shared:
        terminal.environ["KIOSK_REDIS_URL"] = redis_server.url
    with station(terminal) as kiosk:
        types(kiosk, 1, MAURICIO)
        asked = kiosk.answer(1)
        assert (asked["outcome"], asked["worker_nombre"]) == ("asked", "MR(93)")
        if not is_shared:
            told = kiosk.wait(lambda line: "relevo" in line)["relevo"]
            assert (told["tag_spool"], told["worker_nombre"], told["holder"]) == (HELD, "MR(93)", "CP(95)")
        types(kiosk, 2, CARLA, decline=True)
        assert kiosk.answer(2)["outcome"] == "declined"
        late = kiosk.wait(lambda line: line.get("late", {}).get("id") == 1)["late"]
        assert (late["outcome"], late["code"]) == ("refused", "RELEVO_NO_VIGENTE")
        types(kiosk, 3, MAURICIO)
        types(kiosk, 4, CARLA, grant=True)
        granted = kiosk.answer(4)
        assert (granted["outcome"], granted["worker_nombre"]) == ("applied", "MR(93)")
        late = kiosk.wait(lambda line: line.get("late", {}).get("id") == 3)["late"]
        assert (late["outcome"], late["event_id"]) == ("applied", granted["event_id"])
        told = kiosk.wait(lambda line: line.get("event", {}).get("relevo_de"))["event"]
        assert (told["event_type"], told["worker_nombre"], told["relevo_de"]) == (
            "TOMAR",
            "MR(93)",
            "CP(95)",
        )
        types(kiosk, 5, MAURICIO, grant=True, to=CARLA)
        assert kiosk.answer(5)["outcome"] == "applied"
        types(kiosk, 6, CARLA, grant=True)
        types(kiosk, 7, CARLA, grant=True, decline=True)
        types(kiosk, 8, CARLA, to=MAURICIO)
        kiosk.type({"id": 9, "action": "relevo", "tags": [HELD], "worker": CARLA})
        assert kiosk.answer(6)["code"] == "RELEVO_NO_VIGENTE"
        assert [kiosk.answer(name)["error"]["code"] for name in (7, 8, 9)] == ["BAD_REQUEST"] * 3
        kiosk.end_input()
        assert kiosk.ended()[0] == 0

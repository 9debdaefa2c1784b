"""What a search means: whole tags, groups, numbers and names go before mere parts of them."""

import json

import pytest

from kiosk.core.shop.data import Spool
from kiosk.core.shop.tags.tag_tails import groups_needed, split_tail
from kiosk.web.search_parts import best, number_of_order, of_holder, of_spool, query_words
from tests.support.chromium import Browser
from tests.web.web_process import WebProcess

ROWS = {
    "of OT 1050": (Spool("MK-1335-CW-25238-011", nv="NV-626", ot="1050"), "MR(93)", "Mauricio Rodríguez"),
    "with 1050 inside": (Spool("MK-1340-TW-21050-012", nv="6260", ot="OT-1051"), "AS(62)", "Ana Soto"),
    "across groups": (Spool("MK-1310-50-00001-111", nv="NV0627", ot="71"), "", ""),
    "of a whole group": (Spool("MK-1341-TW-27161-1051", nv="", ot=""), "SA(6)", "Susana Ávila"),
}
FINDS = {
    "1050": ["of OT 1050"],
    "105": ["of OT 1050", "with 1050 inside", "across groups", "of a whole group"],
    "1051": ["with 1050 inside", "of a whole group"],
    "ot 1051": ["with 1050 inside"],
    "OT-1050": ["of OT 1050"],
    "626": ["of OT 1050"],
    "NV 626": ["of OT 1050"],
    "nv0626": [],
    "nv627": ["across groups"],
    "NV: 0627": ["across groups"],
    "NV62": ["of OT 1050", "with 1050 inside", "across groups"],
    "011": ["of OT 1050"],
    "mk1335cw25238011": ["of OT 1050"],
    "25238-011": ["of OT 1050"],
    "ana": ["with 1050 inside"],
    "avila": ["of a whole group"],
    "mr(93)": ["of OT 1050"],
    "93": ["of OT 1050"],
    "ana 1050": ["with 1050 inside"],
    "nada": [],
    "": list(ROWS),
}


def _parts(name: str) -> str:
    spool, mark, worker = ROWS[name]
    return of_spool(spool) + of_holder(mark, worker)


@pytest.mark.parametrize("query", FINDS)
def test_what_is_found(query: str) -> None:
    assert best(query_words(query), list(ROWS), _parts) == FINDS[query]


@pytest.mark.parametrize("said", ["NV-626", "626", "NV 626", "nv626", "NV0626", " 626 "])
def test_a_sales_note_is_its_number(said: str) -> None:
    assert number_of_order("NV", said) == "626"


def test_the_page_in_a_browser_finds_the_same(face: WebProcess, browser: Browser) -> None:
    tab = browser.open(375, 812)
    tab.go(f"http://{face.host}:{face.port}/")
    entries = [
        [name, {"tag": spool.tag, "nv": spool.nv, "ot": spool.ot, "mark": mark, "name": worker}]
        for name, (spool, mark, worker) in ROWS.items()
    ]
    found = tab.run(
        f"""import("/static/tags.js").then(({{matching}}) => Object.fromEntries({json.dumps(list(FINDS))}.map(
          (query) => [query, matching(query, {json.dumps(entries)}).map((entry) => entry[0])])))"""
    )
    assert found == FINDS
    tab.close()


TAGS: list[list[str]] = [
    [],
    ["MK-1335-25238-7"],
    ["MK-1335-25238-07", "MK-1335-25238-08"],
    ["A-7", "7", "8"],
    ["MK-1-CW-25-011", "MK-1-CW-26-011"],
    ["mk-1-001", "MK-1-001", "MK-1\u2013001"],
    ["", "MK-", "-", "--"],
]


def test_the_script_shows_as_much_of_a_tag_as_the_program_does(face: WebProcess, browser: Browser) -> None:
    tab = browser.open(375, 812)
    tab.go(f"http://{face.host}:{face.port}/")
    split = tab.run(
        f"""import("/static/tags.js").then(({{groupsNeeded, splitTag}}) => {json.dumps(TAGS)}.map(
          (tags) => [groupsNeeded(tags), tags.map((tag) => splitTag(tag, groupsNeeded(tags)))]))"""
    )
    needed = [groups_needed(tags) for tags in TAGS]
    assert split == [
        [count, [list(split_tail(tag, count)) for tag in tags]]
        for count, tags in zip(needed, TAGS, strict=True)
    ]
    tab.close()

"""Typed text finds the spool or worker that was meant."""

from dataclasses import replace

import pytest

from kiosk.core.shop.data import Worker
from kiosk.core.shop.search_match import (
    finds,
    finds_worker,
    is_tag,
    name_order,
    spool_haystack,
    words,
)
from tests.ui.column_window import ELEVEN, spool


@pytest.mark.parametrize(
    "query",
    ["011", "28082-011", "mk-1346", "mk1346tw", "28082 011", "NV0650", "nv 650", "OT 1140", "ot1140", ""],
)
def test_part_of_tag_nv_or_ot_finds_the_spool(query: str) -> None:
    assert finds(words(query), spool_haystack(spool(ELEVEN)))


@pytest.mark.parametrize("query", ["012", "28083", "011 NV0651", "11NV0650"])
def test_text_that_no_spool_has_finds_nothing(query: str) -> None:
    assert not finds(words(query), spool_haystack(spool(ELEVEN)))


def test_accents_and_case_do_not_matter() -> None:
    found = spool_haystack(replace(spool("Cañería-ÁÉ-01"), nv="NV-Ñ"))
    assert finds(words("caneria ae"), found)
    assert finds(words("CAÑERÍA"), found)


def test_scanner_on_a_keyboard_of_another_country_is_understood() -> None:
    assert is_tag("mk'1346'tw'28082'011", ELEVEN)
    assert not is_tag("", ELEVEN)


@pytest.mark.parametrize("query", ["93", "9", "rodri", "MAUR", "m rod", "mr(93)", "mauricio rodriguez"])
def test_worker_is_found_by_number_mark_or_names(query: str) -> None:
    assert finds_worker(words(query), Worker(93, "Mauricio", "Rodríguez"))


@pytest.mark.parametrize("query", ["3", "driguez", "94"])
def test_worker_is_not_found_by_the_middle_of_a_word(query: str) -> None:
    assert not finds_worker(words(query), Worker(93, "Mauricio", "Rodríguez"))


def test_names_are_sorted_as_a_spanish_reader_expects() -> None:
    names = ["Óscar Vega", "Nora Díaz", "Ñuble Soto", "Ángel Ruiz", "Ana Soto", "Oscar Abad"]
    parts = [name.split() for name in names]
    workers = [Worker(at, first, last) for at, (first, last) in enumerate(parts)]
    ordered = [worker.full_name for worker in sorted(workers, key=name_order)]
    assert ordered == ["Ana Soto", "Ángel Ruiz", "Nora Díaz", "Ñuble Soto", "Oscar Abad", "Óscar Vega"]

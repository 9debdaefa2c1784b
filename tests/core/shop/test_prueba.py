"""The nightly rehearsal's row and worker are told from the shop's own."""

from kiosk.core.shop.data import Spool, Worker
from kiosk.core.shop.prueba import is_prueba, is_prueba_worker, real_spools


def test_the_row_is_known_however_it_is_spelt() -> None:
    assert all(map(is_prueba, ("KIOSK-PRUEBA", " kiosk–prueba ", "Kiosk - Prueba")))
    assert not any(map(is_prueba, ("KIOSK-PRUEBA-2", "PRUEBA", "")))
    kept = real_spools([Spool("MK-1"), Spool("KIOSK-PRUEBA"), Spool("KIOSK-PRUEBAS")])
    assert [spool.tag for spool in kept] == ["MK-1", "KIOSK-PRUEBAS"]


def test_a_person_with_its_number_is_a_person() -> None:
    assert is_prueba_worker(Worker(0, "KIOSK", "PRUEBA"))
    assert is_prueba_worker(Worker(0, "Kiosk Prueba", ""))
    assert not is_prueba_worker(Worker(0, "Ana", "Soto"))
    assert not is_prueba_worker(Worker(7, "KIOSK", "PRUEBA"))

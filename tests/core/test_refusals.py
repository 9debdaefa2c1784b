"""A refusal is a value: what dataclasses would generate for each of its classes stands in their base."""

from dataclasses import FrozenInstanceError, replace

import pytest

from kiosk.core.refusals import OperationNotStarted, SpoolBlocked, SpoolNotFound, SpoolOccupied


def test_refusals_of_one_class_with_equal_values_are_equal() -> None:
    one, other = SpoolOccupied("MK-1", "ARM", holder="MR(93)"), SpoolOccupied("MK-1", "ARM", holder="MR(93)")
    assert one == other
    assert {one} == {other}
    assert one != replace(other, mio=True)


def test_refusals_of_two_classes_differ_though_their_values_are_equal() -> None:
    blocked = SpoolBlocked("MK-1", "METROLOGIA")
    assert blocked != SpoolOccupied("MK-1", "METROLOGIA")
    assert blocked != SpoolNotFound("MK-1")


def test_field_of_a_refusal_is_set_once() -> None:
    refusal = SpoolNotFound("MK-1")
    with pytest.raises(FrozenInstanceError):
        refusal.tag = "MK-2"  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError):
        refusal.varios = "MK-2"  # type: ignore[misc]


def test_refusal_shows_its_class_and_its_fields() -> None:
    assert repr(SpoolNotFound("MK-1")) == "SpoolNotFound(tag='MK-1', varios=None)"


def test_field_that_a_class_needs_must_be_given() -> None:
    with pytest.raises(TypeError):
        OperationNotStarted("MK-1", "ARM")  # type: ignore[call-arg]

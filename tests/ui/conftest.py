"""Supervisors of a window give their PINs without the wait for its hash."""

from tests.support.quick_pins import quick_pins

__all__ = ["quick_pins"]

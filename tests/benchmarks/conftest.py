"""Benchmarks open stations as the end-to-end tests do."""

from tests.end2end.conftest import station

__all__ = ["station"]

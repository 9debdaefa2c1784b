"""A shop on disk for the tests of this folder."""

from tests.support.shop import open_shop

__all__ = ["open_shop"]

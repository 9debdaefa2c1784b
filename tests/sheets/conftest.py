"""A shop on disk, and a name server, for the tests of this folder."""

from tests.support.name_server import name_server
from tests.support.shop import open_shop

__all__ = ["name_server", "open_shop"]

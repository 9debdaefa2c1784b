"""The spools that may be taken for the chosen one. GUI thread only."""

from kiosk.core.shop.tags.look_alikes import Difference, look_alikes
from kiosk.ui.state.shop_model import ShopModel


class MistakableSpools:
    """Looks them up in the whole shop: the one before somebody's eyes may well be finished."""

    def __init__(self, shop: ShopModel) -> None:
        self._shop = shop
        self._key, self._found = "", list[tuple[str, Difference]]()
        shop.reloaded.connect(self._forget)

    def of(self, key: str) -> list[tuple[str, Difference]]:
        """The keys of those that look like this spool, each with how its tag differs."""
        spool = self._shop.spools.get(key)
        if spool is None:
            return []
        if key != self._key:
            tags = {each.tag: other for other, each in self._shop.spools.items()}
            self._key, self._found = key, [(tags[tag], how) for tag, how in look_alikes(spool.tag, tags)]
        return self._found

    def _forget(self) -> None:
        self._key = ""

"""Searches the small shop whose people change everything, or plays one interleaving step by step."""

from tests.core.protocol.search import Found, explore
from tests.core.protocol.touched.promises import broken_promise
from tests.core.protocol.touched.steps import finding_of, moves
from tests.core.protocol.touched.world import Phase, Rules, Shop, State, World


def search(shop: Shop, rules: Rules | None = None, limit: int = 1_000_000) -> Found:
    """Check every reachable state; ends at the first one that breaks a promise, or at `limit` states."""
    world = World(shop, rules)
    return explore(
        world.start(),
        lambda state: moves(world, state),
        lambda state: broken_promise(world, state),
        lambda state: "",
        limit,
    )


class Play:
    """`Play(shop).do("begin s1.1", "land s1.1")`; every promise is checked after every step."""

    def __init__(self, shop: Shop, rules: Rules | None = None) -> None:
        self.world = World(shop, rules)
        self.state: State = self.world.start()
        self.broken = ""

    def possible(self) -> set[str]:
        return {label for label, _ in moves(self.world, self.state)}

    def do(self, *labels: str) -> "Play":
        for label in labels:
            found = [after for name, after in moves(self.world, self.state) if name == label]
            assert found, f"{label!r} can't happen; what can: {sorted(self.possible())}"
            self.state = found[0]
            self.broken = self.broken or broken_promise(self.world, self.state)
        return self

    def told(self, name: str) -> Phase:
        names = [command.name for command in self.world.commands]
        return self.state.jobs[names.index(name)].phase

    def station(self, name: str) -> int:
        return self.world.names.index(name)

    def alarmed(self) -> set[str]:
        """The stations that write nothing because of an alarm."""
        return {name for name, each in zip(self.world.names, self.state.stations, strict=True) if each.alarm}

    def holder(self, station: str, tag: str = "S") -> str | None:
        """The holder by this station's log; None if the log has nothing of the spool."""
        log = self.world.log_of(self.state.stations[self.station(station)])
        standing = log.standing(tag)
        return standing.picture.ocupado_por if standing else None

    def shows(self, tag: str = "S") -> str:
        row = next(row for row in self.state.rows if row.tag == tag)
        return self.world.pictures.values[row.picture].ocupado_por

    def finding(self, station: str, tag: str = "S") -> object:
        row = next(row for row in self.state.rows if row.tag == tag)
        return finding_of(self.world, self.state, self.station(station), row)

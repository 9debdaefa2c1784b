"""Plays one interleaving of a small shop, step by step, by the steps' names."""

from kiosk.core.protocol.findings import Finding
from tests.core.protocol.model import Functions, Phase, Shop, State, World
from tests.core.protocol.moves import moves
from tests.core.protocol.promises import broken_promise


class Play:
    """`Play(shop).do("begin s1.1", "land s1.1a")`; every promise is checked after every step."""

    def __init__(self, shop: Shop, functions: Functions | None = None) -> None:
        self.world = World(shop, functions)
        self.state: State = self.world.start()
        self.broken = ""

    def possible(self) -> set[str]:
        """The names of all possible next steps."""
        return {label for label, _ in moves(self.world, self.state)}

    def do(self, *labels: str) -> "Play":
        for label in labels:
            found = [after for name, after in moves(self.world, self.state) if name == label]
            assert found, f"{label!r} can't happen; what can: {sorted(self.possible())}"
            self.state = found[0]
            self.broken = self.broken or broken_promise(self.world, self.state)
        return self

    def told(self, name: str) -> Phase:
        """The state of a command."""
        names = [command.name for command in self.world.commands]
        return self.state.jobs[names.index(name)].phase

    def counts(self, row_id: str) -> bool | None:
        """The verdict on an id; None where its row isn't in the audit."""
        judged = self.world.log_of(self.state.log).judged(row_id)
        return judged.counts if judged else None

    def holder(self, tag: str = "S") -> str:
        """The spool's holder by the audit."""
        standing = self.world.log_of(self.state.log).standing(tag)
        assert standing is not None
        return standing.picture.ocupado_por

    def shows(self, tag: str = "S") -> str:
        """The spool's holder by the cells."""
        row = next(row for row in self.state.rows if row.tag == tag)
        return self.world.pictures[row.picture].ocupado_por

    def finding(self, tag: str = "S") -> Finding | None:
        row = next(row for row in self.state.rows if row.tag == tag)
        return self.world.finding(self.state.log, row)

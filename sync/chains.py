"""The versions of one posting: as first made, reversed (-R1), posted again (-V2), adjusted (-A1)."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from sync.documents import Line, gathered
from sync.posted import WITHOUT_EFFECT, Posted, State
from sync.wanted import family

ENDING = re.compile(r"-([RVA])(\d+)$")


@dataclass(slots=True)
class Chain:
    """All postings of one key. Reversal n undoes version n."""

    key: str
    versions: dict[int, Posted] = field(default_factory=dict)
    reversals: dict[int, Posted] = field(default_factory=dict)
    adjustments: dict[int, Posted] = field(default_factory=dict)

    @property
    def newest(self) -> int:
        """The number of the last version, 0 when there is none."""
        return max(self.versions, default=0)

    @property
    def current(self) -> Posted | None:
        """The version that stands now."""
        newest = self.versions.get(self.newest)
        undone = self.newest in self.reversals or (newest is not None and newest.state is State.VOIDED)
        return None if undone else newest

    @property
    def position(self) -> tuple[Line, ...]:
        """What the chain comes to: all its standing documents added up."""
        every = [*self.versions.values(), *self.reversals.values(), *self.adjustments.values()]
        return gathered(line for each in every if each.state not in WITHOUT_EFFECT for line in each.document.lines)

    @property
    def void(self) -> bool:
        """Whether nothing of it has any effect: never posted, or undone to the cent."""
        return not self.position

    def having(self, posted: Posted) -> "Chain":
        """The same chain with one posting as it is given here."""
        chain = Chain(self.key, dict(self.versions), dict(self.reversals), dict(self.adjustments))
        _place(posted, chain)
        return chain

    def next_version(self) -> str:
        """The key under which it is posted next."""
        return f"{self.key}-V{self.newest + 1}" if self.newest else self.key

    def reversal(self) -> str:
        """The key of the entry that undoes the newest version."""
        return f"{self.key}-R{self.newest}"

    def next_adjustment(self) -> str:
        """The key of the next correction of a document that may no longer be edited."""
        return f"{self.key}-A{max(self.adjustments, default=0) + 1}"


def chains_of(postings: Iterable[Posted]) -> dict[str, Chain]:
    """Arrange postings of ours by key; foreign ones belong to no chain."""
    chains: dict[str, Chain] = defaultdict(lambda: Chain(""))
    for posted in postings:
        if posted.state is not State.FOREIGN:
            key = family(posted.key)
            chains[key].key = key
            _place(posted, chains[key])
    return dict(chains)


def _place(posted: Posted, chain: Chain) -> None:
    ending = ENDING.search(posted.key)
    letter, number = (ending[1], int(ending[2])) if ending else ("V", 1)
    {"V": chain.versions, "R": chain.reversals, "A": chain.adjustments}[letter][number] = posted

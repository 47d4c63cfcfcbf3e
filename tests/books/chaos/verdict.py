"""How a month ended, by what the two sandboxes committed, and what waits for a person."""

from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import Any

from sync.findings import Cause
from tests.books.chaos import judge


@dataclass
class Verdict:
    """`parked` are steps that nobody knows the outcome of or that were refused; `holds` are counted by their cause."""

    seed: int
    events: int = 0
    kills: int = 0
    settled: bool = False
    faults: int = 0
    objects: int = 0
    lost: list[Any] = field(default_factory=list)
    doubled: list[Any] = field(default_factory=list)
    second_creations: int = 0
    parked: list[Any] = field(default_factory=list)
    holds: dict[Any, Any] = field(default_factory=dict)
    residue: str = ""

    @property
    def right(self):
        unlisted = set(self.holds) - set(Cause)
        wrong = (self.lost, self.doubled, self.parked, self.second_creations, unlisted)
        return self.settled and not any(wrong) and self.residue == "0.00"

    def to_json(self):
        return asdict(self) | {"right": self.right}


def differences(world, accounts):
    """Places whose balance is not what Clio's records demand: (account, name, wanted, held)."""
    held, wanted = judge.ledger(world.store, world, accounts), judge.expected(world.store)
    return [(*place, wanted.get(place), held.get(place)) for place in sorted({*wanted, *held})
            if wanted.get(place) != held.get(place)]  # fmt: skip


def judged(verdict, world, accounts, findings):
    """Fill in what the sandboxes hold; `findings` are what waits for a person."""
    store, counters = world.store, world.store.counters()
    verdict.faults, verdict.objects = judge.faults(store), judge.standing(store)
    verdict.lost, verdict.doubled = differences(world, accounts), judge.doubled(store)
    verdict.second_creations = counters.get("qbo.duplicate_attempts", 0)
    verdict.parked = [f"{each.code} {each.key}" for each in findings if each.kind == "refusal"]
    verdict.holds = dict(Counter(each.code for each in findings if each.kind == "hold"))
    verdict.residue = judge.residue(judge.ledger(store, world, accounts))
    return verdict

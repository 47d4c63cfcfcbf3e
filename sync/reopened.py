"""Bills that a reversed payment left open: its money stays on the invoice, so what is paid now settles the reversal."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace

from sync.chains import Chain, chains_of
from sync.documents import Document, Kind, Name
from sync.plan import Op, Step
from sync.posted import Books, Posted
from sync.standing import after

SETTLING = (Op.CREATE, Op.UPDATE)


def reopened(chain: Chain, bill: str, customer: Name | None) -> Iterator[tuple[Posted, int]]:
    """The reversals through which a customer owes a bill again, with the cents of each."""
    for number, reversal in sorted(chain.reversals.items()):
        paid = chain.versions[number].document if number in chain.versions else None
        if paid and paid.kind is Kind.PAYMENT and paid.name == customer:
            cents = sum(link.cents for link in paid.links if link.key == bill)
            yield from [(reversal, cents)] if cents else []


def after_reversals(steps: Iterable[Step], books: Books) -> list[Step]:
    """Let what settles such a bill follow the reversals, by which its posting finds them."""
    every = list(steps)
    keys: dict[tuple[str, Name | None], list[str]] = defaultdict(list)
    for chain in chains_of(after(books, every).posted).values():
        for bill, customer in _paid(chain):
            keys[bill, customer] += [posted.key for posted, _ in reopened(chain, bill, customer)]
    return [_following(step, keys) if step.op in SETTLING else step for step in every]


def _paid(chain: Chain) -> set[tuple[str, Name | None]]:
    reversed_ones = (chain.versions[number].document for number in chain.reversals if number in chain.versions)
    return {(link.key, document.name) for document in reversed_ones for link in document.links}


def _following(step: Step, keys: dict[tuple[str, Name | None], list[str]]) -> Step:
    document: Document = step.document
    found = [key for link in document.links for key in keys.get((link.key, document.name), [])]
    if not found:
        return step
    return replace(step, document=replace(document, after=tuple(dict.fromkeys((*document.after, *found)))))

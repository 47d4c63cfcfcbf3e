"""Fits the drafted steps together: nothing without what it needs, everything in an order that can be applied."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from graphlib import TopologicalSorter
from heapq import heappop, heappush

from sync.chains import Chain
from sync.documents import Kind, names
from sync.findings import Cause, Hold
from sync.plan import Op, Step
from sync.posted import Books, State
from sync.standing import after
from sync.wanted import family

UNDOING = (Op.VOID, Op.DELETE)


def withhold(steps: list[Step], chains: Mapping[str, Chain], books: Books) -> tuple[list[Step], list[Hold]]:
    """Take out steps whose needs stand neither in the books nor in the plan, and whatever needs those in turn."""
    holds: list[Hold] = []
    while True:
        waiting = _waiting(steps, chains) | _still_used(steps, books)
        if not waiting:
            return steps, holds
        holds += [_hold(step, waiting[step.key]) for step in steps if step.key in waiting]
        families = {family(key) for key in waiting}
        steps = [step for step in steps if family(step.key) not in families]


def ordered(steps: list[Step], books: Books) -> tuple[Step, ...]:
    """Every step after the steps it depends on; otherwise undoing first, then by kind, day and key."""
    by_family: dict[str, list[str]] = defaultdict(list)
    for step in steps:
        by_family[family(step.key)].append(step.key)
    links = _users(books)
    needs = {step.key: _needs(step, by_family, links) for step in steps}
    rank = {step.key: _rank(step) for step in steps}
    sorter = TopologicalSorter(needs)
    sorter.prepare()
    placed: dict[str, Step] = {}
    by_key = {step.key: step for step in steps}
    ready: list[tuple[tuple[int, str, int, str], str]] = []
    while sorter.is_active():
        for key in sorter.get_ready():
            heappush(ready, (rank[key], key))
        _, key = heappop(ready)
        sorter.done(key)
        placed[key] = replace(by_key[key], depends_on=tuple(sorted(needs[key])))
    return tuple(placed.values())


def _waiting(steps: Iterable[Step], chains: Mapping[str, Chain]) -> dict[str, str]:
    making = {family(step.key) for step in steps if step.op not in (*UNDOING, Op.REVERSE)}
    standing = {key for key, chain in chains.items() if chain.current is not None}
    undone = {family(step.key) for step in steps if step.op in (*UNDOING, Op.REVERSE)} - making
    there = (standing | making) - undone
    there |= {step.key for step in steps if step.op is Op.REVERSE} | _reversals(chains.values())
    waiting: dict[str, str] = {}
    for step in steps:
        if step.op in (*UNDOING, Op.REVERSE, Op.ADOPT):
            continue
        needs = [key for key in step.document.needs if family(key) != family(step.key)]
        missing = [key for key in needs if key not in there and (_is_reversal(key) or family(key) not in there)]
        if missing:
            waiting[step.key] = missing[0]
    return waiting


def _still_used(steps: Iterable[Step], books: Books) -> dict[str, str]:
    """Voids of documents that something standing after the plan is still applied to."""
    users = _users(after(books, steps))
    voids = [step for step in steps if step.op in UNDOING]
    return {step.key: users[family(step.key)][0] for step in voids if users.get(family(step.key))}


def _users(books: Books) -> dict[str, list[str]]:
    """Keys of the standing documents that are applied to each key."""
    users: dict[str, list[str]] = defaultdict(list)
    reversed_keys = {key for posted in books.posted if _is_reversal(posted.key) for key in posted.document.after}
    for posted in books.posted:
        if posted.state in (State.VOIDED, State.FOREIGN) or posted.key in reversed_keys:
            continue
        for link in posted.document.links:
            users[family(link.key)].append(posted.key)
    return users


def _meant(key: str, need: str) -> bool:
    """A reversal is needed by its own key; anything else by whatever makes it stand."""
    return key == need if _is_reversal(need) else not _is_reversal(key)


def _reversals(chains: Iterable[Chain]) -> set[str]:
    return {posted.key for chain in chains for posted in chain.reversals.values()}


def _is_reversal(key: str) -> bool:
    return "-R" in key


def _needs(step: Step, by_family: Mapping[str, list[str]], users: Mapping[str, list[str]]) -> set[str]:
    own = by_family[family(step.key)]
    if step.op not in (*UNDOING, Op.REVERSE):
        every = [*step.document.needs, *(name.key for name in names(step.document))]
        needed = [need for need in every if family(need) != family(step.key)]
        first = [key for need in needed for key in by_family.get(family(need), []) if _meant(key, need)]
        first += [key for key in own if _is_reversal(key)]
    elif len(own) > 1:
        first = []
    else:
        first = [key for user in users.get(family(step.key), []) for key in by_family.get(family(user), [])]
    return {key for key in first if key != step.key}


def _rank(step: Step) -> tuple[int, str, int, str]:
    document = step.document
    return _phase(step), document.happened.isoformat(), len(step.key), step.key


def _phase(step: Step) -> int:
    """Customers; then what is taken back, trust first and invoices last; then what is posted, invoices first."""
    if step.kind is Kind.CUSTOMER:
        return 0
    if step.op in (*UNDOING, Op.REVERSE):
        trust = step.document.touches_trust
        return 1 if trust else {Kind.CREDIT_MEMO: 2, Kind.PAYMENT: 3, Kind.INVOICE: 5}.get(step.kind, 4)
    if step.document.touches_trust:
        return 7
    return {Kind.INVOICE: 6, Kind.CHECK: 8, Kind.JOURNAL: 8, Kind.PAYMENT: 9, Kind.CREDIT_MEMO: 10}.get(step.kind, 11)


def _hold(step: Step, need: str) -> Hold:
    name = step.document.name or next((line.name for line in step.document.lines if line.name), None)
    undoing = step.op in UNDOING
    why = f"{need} is still applied to it" if undoing else f"{need} does not stand in QuickBooks yet"
    sentence = f"{step.kind} {step.key} waits: {why}."
    remedies = (f"Settle {need} first; this one then follows by itself.",)
    return Hold(Cause.WAITING, step.key, sentence, name.client if name else 0, step.document.total, remedies)

"""Contacts on both sides: which customer a client is, and which edits travel where. Pure."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from sync.cards import Aspect, Card, clean, same
from sync.clio import BillState, Client, Facts
from sync.documents import Document, Kind, Name
from sync.plan import Edit, Op, Side, Step
from sync.posted import Books, Customer, Linked

NEW = "new"
"""The decision that a client is none of the customers that look alike."""
CROSSES = (BillState.AWAITING_PAYMENT, BillState.PAID)


class Fit(StrEnum):
    """Whether a client has a customer: this one, none, or a person must say."""

    SAME = "same"
    NEW = "new"
    COLLISION = "collision"


@dataclass(frozen=True, slots=True)
class Match:
    """How a client fits; the customer it is, or those it may be."""

    fit: Fit
    candidates: tuple[Customer, ...] = ()


@dataclass(frozen=True, slots=True)
class Merged:
    """What both sides should show. In `conflicts` both had been edited, and Clio's word stands."""

    clio: Card
    books: Card
    conflicts: tuple[Aspect, ...] = ()


def match(client: Client, customers: Iterable[Customer], taken: Collection[str]) -> Match:
    """Match by name and e-mail: equal names with e-mails that do not contradict are the same, anything less is asked.

    `taken` are ids of customers that other clients are.
    """
    every = tuple(customers)
    named = [each for each in every if clean(each.card.name).casefold() == clean(client.name).casefold()]
    mailed = [each for each in every if each.card.email and same(Aspect.EMAIL, each.card, client.card)]
    free = [each for each in (*named, *mailed) if not each.parent and each.id not in taken]
    candidates = tuple({each.id: each for each in free}.values())
    if not named and not candidates:
        return Match(Fit.NEW)
    if len(candidates) == 1 and named == [candidates[0]] and _agree(client.card, named[0].card):
        return Match(Fit.SAME, candidates)
    return Match(Fit.COLLISION, candidates)


def decided(choice: str, client: Client, customers: Sequence[Customer], taken: Collection[str]) -> Match:
    """Follow what a person decided about a client while it can be followed; an empty choice is none."""
    found = tuple(each for each in customers if each.id == choice and each.id not in taken and not each.parent)
    if found:
        return Match(Fit.SAME, found)
    return Match(Fit.NEW) if choice == NEW else match(client, customers, taken)


def title_beside(client: Client, customers: Iterable[Customer]) -> str:
    """The name of a new customer: the client's, with Clio's number when another customer has it."""
    name = clean(client.name)
    used = {clean(each.card.name).casefold() for each in customers}
    return f"{name} (Clio {client.id})" if name.casefold() in used else name


def merge(link: Linked, clio: Card, *, both_ways: bool = True) -> Merged:
    """Let every edit since both sides last agreed travel; on a conflict Clio wins."""
    ours, theirs, conflicts = clio, link.now or link.books, list[Aspect]()
    for aspect in Aspect:
        if link.now is None or same(aspect, clio, link.now):
            continue
        edited = not same(aspect, link.books, link.now)
        if not same(aspect, link.clio, clio):
            theirs = theirs.taking(aspect, clio)
            conflicts += [aspect] if edited else []
        elif edited and both_ways:
            ours = ours.taking(aspect, link.now)
    return Merged(ours, theirs, tuple(conflicts))


def settled(link: Linked, clio: Card) -> Linked:
    """Take for agreed whatever both sides say by now."""
    agreed, theirs = link.clio, link.books
    for aspect in Aspect:
        if link.now is not None and same(aspect, clio, link.now):
            agreed, theirs = agreed.taking(aspect, clio), theirs.taking(aspect, link.now)
    return replace(link, clio=agreed, books=theirs)


def agreed(link: Linked, edit: Edit, sync_token: str = "") -> Linked:
    """The link after an edit was made: in the edited respects both sides agree, each as it shows it."""
    other = edit.source
    ours, theirs, now = link.clio, link.books, link.now or link.books
    for aspect in edit.aspects:
        mine, its = (edit.after, other) if edit.side is Side.CLIO else (other, edit.after)
        ours, theirs, now = ours.taking(aspect, mine), theirs.taking(aspect, its), now.taking(aspect, its)
    return replace(link, clio=ours, books=theirs, now=now, sync_token=sync_token or link.sync_token)


def contact_steps(facts: Facts, books: Books, *, both_ways: bool) -> Iterator[Step]:
    """Yield the edits of clients that have reached the books: one step for each side of a contact."""
    clients, crossed = {each.id: each for each in facts.clients}, _crossed(facts)
    for link in sorted(books.contacts, key=lambda each: each.client):
        client = clients.get(link.client)
        if client and link.client in crossed and link.now is not None:
            yield from _edits(link, client, link.now, both_ways=both_ways)


def _edits(link: Linked, client: Client, now: Card, *, both_ways: bool) -> Iterator[Step]:
    merged = merge(link, client.card, both_ways=both_ways)
    sides = (
        Edit(Side.BOOKS, now, merged.books, client.card, merged.conflicts),
        Edit(Side.CLIO, client.card, merged.clio, now),
    )
    versions = {Side.BOOKS: (link.customer, link.sync_token), Side.CLIO: (str(client.id), client.version)}
    for edit in sides:
        if edit.aspects:
            yield _step(edit, client, link.since, *versions[edit.side])


def _step(edit: Edit, client: Client, since: date, id: str, version: str) -> Step:
    key = f"contact {client.id} in {edit.side}"
    document = Document(key, Kind.CUSTOMER, since, since, name=Name(client.id), memo=client.name)
    return Step(Op.UPDATE, key, Kind.CUSTOMER, document, (), _reason(edit), vendor_id=id, sync_token=version, edit=edit)


def _reason(edit: Edit) -> str:
    other = Side.CLIO if edit.side is Side.BOOKS else Side.BOOKS
    changes = "; ".join(
        f"{each} “{edit.before.value(each)}” becomes “{edit.after.value(each)}”" for each in edit.aspects
    )
    told = f"As in {other}: {changes}."
    if not edit.conflicts:
        return told
    return f"{told} Both sides were edited: Clio wins over QuickBooks' {', '.join(edit.conflicts)}."


def _agree(one: Card, other: Card) -> bool:
    return not one.email or not other.email or same(Aspect.EMAIL, one, other)


def _crossed(facts: Facts) -> set[int]:
    """Clients with an approved bill or money in trust: nobody else's contact concerns the books."""
    billed = {bill.client for bill in facts.bills if bill.state in CROSSES}
    return billed | {line.client for line in facts.trust_lines}

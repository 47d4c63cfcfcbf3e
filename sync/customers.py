"""Customers and sub-customers that the steps name and our record does not have yet: taken over, made, or asked for."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sync.cards import EMPTY, Card
from sync.clio import Client
from sync.contacts import NEW, Fit, Match, decided, title_beside
from sync.documents import FIRM, Document, Kind, Name, names
from sync.findings import Cause, Hold
from sync.plan import Edit, Op, Side, Step
from sync.posted import Books, Customer, State
from sync.view import View

FIRM_TITLE = "Firm funds in trust"
NAMING = (Op.CREATE, Op.UPDATE)


@dataclass
class Arrivals:
    """What becomes of each client that comes into the books with this plan."""

    matches: dict[int, Match] = field(default_factory=dict)
    titles: dict[int, str] = field(default_factory=dict)

    @property
    def colliding(self) -> frozenset[int]:
        """Clients about whom a person must say which customer they are."""
        return frozenset(id for id, match in self.matches.items() if match.fit is Fit.COLLISION)


def arrivals(steps: Iterable[Step], books: Books, view: View) -> Arrivals:
    """Match every client that the steps name for the first time; of two of one name, the second collides."""
    found, known = Arrivals(), {posted.key for posted in books.posted}
    customers, taken = _customers(books)
    for name in sorted(_named(steps)):
        client = view.clients.get(name)
        if client is None or Name(name).key in known:
            continue
        match = decided(view.decisions.matched.get(name, ""), client, customers, taken)
        found.matches[name] = match
        if match.fit is Fit.SAME:
            taken.add(match.candidates[0].id)
        elif match.fit is Fit.NEW:
            found.titles[name] = title_beside(client, customers)
            customers.append(Customer(f"new {name}", Card(found.titles[name])))
            taken.add(f"new {name}")
    return found


def without_collisions(steps: list[Step], arrivals: Arrivals, view: View) -> tuple[list[Step], list[Hold]]:
    """Keep back every step of a client that may be one of several customers, and say what to decide."""
    kept, holds, cents = list[Step](), list[Hold](), dict[int, int]()
    for step in steps:
        whose = sorted({name.client for name in names(step.document)} & arrivals.colliding)
        if not whose or step.op not in NAMING:
            kept.append(step)
            continue
        cents[whose[0]] = cents.get(whose[0], 0) + step.document.total
        sentence = f"{step.kind} {step.key} waits until it is decided which customer its client is."
        holds.append(Hold(Cause.WAITING, step.key, sentence, whose[0], step.document.total))
    clients = (view.clients[id] for id in sorted(arrivals.colliding))
    return kept, [*holds, *(_collision(each, arrivals, cents.get(each.id, 0)) for each in clients)]


def missing_customers(steps: Iterable[Step], books: Books, view: View, arrivals: Arrivals) -> list[Step]:
    """Steps that make or take over the customers, each client before its matters. The name is in the memo."""
    known = {posted.key for posted in books.posted}
    named: dict[str, tuple[Name, Step]] = {}
    for step in steps:
        if step.op in NAMING:
            for name in names(step.document):
                named.setdefault(name.key, (name, step))
    return [_step(name, step, view, arrivals) for key, (name, step) in sorted(named.items()) if key not in known]


def _named(steps: Iterable[Step]) -> set[int]:
    return {name.client for step in steps if step.op in NAMING for name in names(step.document)}


def _customers(books: Books) -> tuple[list[Customer], set[str]]:
    """All customers, those we made since the last look at them included, and the ids that clients have already."""
    ours = [each for each in books.posted if each.document.kind is Kind.CUSTOMER and each.state is not State.FOREIGN]
    seen = {each.id for each in books.customers}
    made = [Customer(each.vendor_id, Card(each.document.memo)) for each in ours if each.vendor_id not in seen]
    return [*books.customers, *made], {each.vendor_id for each in ours}


def _step(name: Name, step: Step, view: View, arrivals: Arrivals) -> Step:
    day, match = step.document.on, arrivals.matches.get(name.client)
    document = Document(
        key=name.key,
        kind=Kind.CUSTOMER,
        on=day,
        happened=day,
        name=name,
        after=(name.whole_client.key,) if name.matter else (),
        memo=_title(name, view, arrivals),
    )
    if not name.matter and match and match.fit is Fit.SAME:
        reason = f"{step.key} names this client for the first time; the customer is there already."
        there = match.candidates[0]
        link = Edit(Side.BOOKS, there.card, there.card, view.clients[name.client].card)
        return Step(Op.ADOPT, name.key, Kind.CUSTOMER, document, (), reason, vendor_id=there.id, edit=link)
    reason = f"{step.key} names this customer for the first time."
    return Step(Op.CREATE, name.key, Kind.CUSTOMER, document, (), reason, edit=_card(name, view))


def _card(name: Name, view: View) -> Edit | None:
    client = view.clients.get(name.client)
    if name.matter or client is None or client.card == EMPTY:
        return None
    return Edit(Side.BOOKS, EMPTY, client.card, client.card)


def _title(name: Name, view: View, arrivals: Arrivals) -> str:
    if name == FIRM:
        return FIRM_TITLE
    matter = view.matters.get(name.matter)
    return matter.number if matter else arrivals.titles.get(name.client) or view.title(name)


def _collision(client: Client, arrivals: Arrivals, cents: int) -> Hold:
    candidates = arrivals.matches[client.id].candidates
    alike = ", ".join(_said(each) for each in candidates) or "one that is another client, a matter or just being made"
    who = f"{client.name} ({client.card.email or 'no e-mail'})"
    sentence = f"Client {who} looks like a customer in QuickBooks: {alike}."
    ways, choices = _ways(client, candidates), tuple((each.id, _said(each)) for each in candidates)
    return Hold(Cause.CUSTOMER_COLLISION, Name(client.id).key, sentence, client.id, cents, ways, choices=choices)


def _ways(client: Client, candidates: Sequence[Customer]) -> tuple[str, ...]:
    ways = [f"`lexrelay sync match {client.id} {each.id}`: it is {_said(each)} (administrator)." for each in candidates]
    return (*ways, f"`lexrelay sync match {client.id} {NEW}`: it is somebody else (administrator).")


def _said(customer: Customer) -> str:
    return f"“{customer.card.name}” ({customer.card.email or 'no e-mail'})"

"""The steps each key asks for on its own, before they are fitted together."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial

from sync.adoption import adopt, replaced
from sync.calendar import Calendar
from sync.chains import Chain, chains_of
from sync.difference import Differ
from sync.documents import Document, Kind
from sync.drift import ACCEPTED, BY_HAND, number_mark, number_ways, renumbered, texts
from sync.findings import Cause, Held, Hold, Skipped
from sync.outcomes import Earlier
from sync.plan import Op, Step
from sync.posted import Books, State
from sync.undoing import Undoing
from sync.view import View
from sync.wanted import Wanted, subject


@dataclass(slots=True)
class Draft:
    """Steps in no order, holds by key, and what is left out."""

    steps: list[Step] = field(default_factory=list)
    holds: list[Hold] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)


@dataclass(slots=True)
class Drafting:
    """Goes through all keys once; a key that must wait leaves its hold and changes nothing."""

    books: Books
    chains: dict[str, Chain]
    differ: Differ
    draft: Draft = field(default_factory=Draft)

    def post(self, document: Document) -> None:
        """Draft what a wanted document needs."""
        chain = self.chains.get(document.key)
        found = None if chain else adopt(document, self.books.posted)
        steps = [found] if found else self.differ.post(chain or Chain(document.key), document)
        self.draft.steps += steps
        self._note_accepted(chain, steps)

    def take_over(self, document: Document, old_key: str) -> None:
        """Draft the one edit that deleting and recording again in Clio really was; two steps in a frozen month."""
        steps = self.differ.post(self.chains[old_key], document)
        if not steps:
            self.draft.steps.append(_renamed(self.chains[old_key], document))
        elif all(step.op is Op.UPDATE for step in steps):
            self.draft.steps += [_moved(step, document) for step in steps]
        else:
            self.take_back(old_key, "It was deleted in Clio.")
            self.post(document)

    def take_back(self, key: str, reason: str) -> None:
        """Draft the undoing of a key; what never stood is only listed."""
        chain = self.chains.get(key)
        if chain is None and subject(key) == key:
            self.draft.skipped.append(Skipped(key, reason))
        elif chain is not None:
            steps = self.differ.take_back(chain, reason)
            self.draft.steps += steps
            self._note_accepted(chain, steps)

    def _note_accepted(self, chain: Chain | None, steps: list[Step]) -> None:
        current = chain.current if chain else None
        left = self.differ.corrections.accepted(chain) if chain else []
        if current and not steps and current.state in BY_HAND:
            left.append(current.key)
        self.draft.skipped += [Skipped(key, ACCEPTED) for key in left]

    def earlier(self, key: str, bill: Earlier) -> None:
        """Draft the adoption of an invoice from before the start. Raises Held when an owed one is not found."""
        if key in self.chains:
            return
        step = adopt(bill.document, self.books.posted)
        if step:
            self.draft.steps.append(step)
        elif bill.owed:
            raise _opening_missing(bill.document)
        else:
            self.draft.skipped.append(Skipped(key, "The bill is older than the start of the books and paid."))


def draft(view: View, wanted: Wanted, books: Books, calendar: Calendar) -> Draft:
    """Compare all that is wanted with all that stands."""
    chains = chains_of(books.posted)
    documents = {key: renumbered(each, view.decisions) for key, each in wanted.documents.items()}
    wanted = replace(wanted, documents=documents)
    drafting = Drafting(books, chains, Differ(calendar, Undoing(calendar), view.decisions, _deposited(books)))
    drafting.draft.holds += wanted.holds.values()
    drafting.draft.holds += _taken_back_to_draft(wanted, chains)
    unapproved = (key for key in wanted.unapproved if key not in chains)
    drafting.draft.skipped += [Skipped(key, "The bill is not approved in Clio.") for key in unapproved]
    for key, task in _tasks(drafting, wanted):
        try:
            task()
        except Held as held:
            drafting.draft.holds.append(_of_key(held.hold, key, wanted))
    return drafting.draft


def _tasks(drafting: Drafting, wanted: Wanted) -> Iterator[tuple[str, Callable[[], None]]]:
    again = replaced(drafting.chains, wanted.gone, wanted.documents)
    numbers = _doubled_numbers(wanted.documents, drafting.chains)
    for key, document in sorted(wanted.documents.items()):
        if key in numbers:
            drafting.draft.holds.append(numbers[key])
        elif key in again:
            yield key, partial(drafting.take_over, document, again[key])
        else:
            yield key, partial(drafting.post, document)
    for key, bill in sorted(wanted.earlier.items()):
        yield key, partial(drafting.earlier, key, bill)
    for key, reason in sorted(wanted.gone.items()):
        if key not in again.values() and key not in wanted.documents:
            yield key, partial(drafting.take_back, key, reason)


def _of_key(hold: Hold, key: str, wanted: Wanted) -> Hold:
    document = wanted.documents.get(key)
    name = document.name or next((line.name for line in document.lines if line.name), None) if document else None
    client = hold.client or (name.client if name else 0)
    return replace(hold, key=hold.key or key, client=client)


def _taken_back_to_draft(wanted: Wanted, chains: dict[str, Chain]) -> Iterator[Hold]:
    for key, bill in wanted.unapproved.items():
        if key in chains and not chains[key].void:
            sentence = f"{key.capitalize()} was posted and is a draft again in Clio; its invoice stays as it is."
            remedies = ("Approve the bill again, or void it in Clio.",)
            yield Hold(Cause.BACK_TO_DRAFT, key, sentence, bill.client, bill.cents, remedies)


def _doubled_numbers(documents: Mapping[str, Document], chains: Mapping[str, Chain]) -> dict[str, Hold]:
    """Bills that carry another bill's number: the one that stands, else the older one, keeps it."""
    first: dict[str, str] = {}
    doubled: dict[str, Hold] = {}
    invoices = [document for document in documents.values() if document.kind is Kind.INVOICE]
    for document in sorted(invoices, key=lambda each: (each.key not in chains, len(each.key), each.key)):
        holder = first.setdefault(document.number, document.key)
        if holder != document.key and document.key not in chains:
            sentence = f"Number {document.number} of {document.key} is also the number of {holder}."
            ways = number_ways(document)
            remedies = ("Give one of the two bills another number in Clio.", *texts(ways)[:-1])
            doubled[document.key] = Hold(
                Cause.NUMBER_TAKEN, document.key, sentence, 0, document.total, remedies, ways, number_mark(document)
            )
    return doubled


def _deposited(books: Books) -> frozenset[str]:
    """Keys of payments that one of our own deposits took up."""
    deposits = [posted.document for posted in books.posted if posted.document.kind is Kind.DEPOSIT]
    standing = {posted.document.key for posted in books.posted if posted.state is State.VOIDED}
    reversed_keys = {key for posted in books.posted if posted.key.startswith("CD-") for key in posted.document.after}
    alive = [each for each in deposits if each.key not in standing | reversed_keys]
    return frozenset(link.key for deposit in alive for link in deposit.links)


def _moved(step: Step, document: Document) -> Step:
    return replace(step, key=document.key, replaces=step.key, document=replace(step.document, key=document.key))


def _renamed(chain: Chain, document: Document) -> Step:
    posted = chain.versions[chain.newest]
    return Step(
        Op.ADOPT,
        document.key,
        document.kind,
        replace(posted.document, key=document.key),
        (),
        f"{posted.key} was deleted and recorded again in Clio as {document.key}.",
        replaces=posted.key,
        vendor_id=posted.vendor_id,
        sync_token=posted.sync_token,
    )


def _opening_missing(document: Document) -> Held:
    sentence = f"Bill {document.number} was open at the start of the books and has no invoice in QuickBooks."
    remedy = "Enter the invoice in QuickBooks with this number, client and total; it is then adopted."
    return Held(Hold(Cause.OPENING_INVOICE_MISSING, document.key, sentence, cents=document.total, remedies=(remedy,)))

"""Says a difference in a bookkeeper's words, naming both sides of the pair."""

from sync.reconcile.causes import SENTENCES, Cause
from sync.reconcile.effects import Effect, Place, Reader, of_side
from sync.reconcile.groups import Document, Group, gap
from sync.reconcile.lines import ClientLedgerLine, Ledger


def money(cents: int) -> str:
    """Write cents with thousands and two decimals: 127550 is 1,275.50."""
    whole, rest = divmod(abs(cents), 100)
    return f"{'-' if cents < 0 else ''}{whole:,}.{rest:02d}"


def sentence_of(cause: Cause, group: Group, reader: Reader) -> str:
    """Fill the cause's sentence with the pair."""
    over = gap(group, reader)
    have, want = _pick(over, +1), _pick(over, -1)
    bank_moved = bool(of_side(reader.of_books(group.lines), "bank"))
    words = {
        "clio": " and ".join(_clio_line(line, reader) for line in group.clio) or "Clio (nothing there)",
        "book": " and ".join(_document(each, reader) for each in group.documents) or "QuickBooks (nothing there)",
        "have": _ledger(have.ledger if have else Ledger(""), reader),
        "want": _ledger(want.ledger if want else Ledger(""), reader),
        "have_account": _have_account(group, have, reader),
        "want_account": _want_account(group, want, reader),
        "moved": "the bank" if bank_moved else "the client ledger",
    }
    text = SENTENCES[cause].format(**words)
    if cause is Cause.BANK_FEED_DUPLICATE and not group.clio:
        text = f"{words['book']} have the same amount: the payment still waits in Undeposited Funds, the deposit was "
        text += "likely added from the bank feed."
    return text[0].upper() + text[1:]


def _pick(over: Effect, sign: int) -> Place | None:
    places = [place for place, cents in over.items() if cents * sign > 0]
    return min(places, key=lambda place: (place.side != "ledger", place), default=None)


def _have_account(group: Group, have: Place | None, reader: Reader) -> str:
    mapped = {place.account for place in reader.of_books(group.lines)} - {line.account for line in group.clio}
    return reader.evidence.title(min(mapped) if mapped else have.account if have else "another account")


def _want_account(group: Group, want: Place | None, reader: Reader) -> str:
    accounts = [line.account for line in group.clio] or [place.account for place in reader.of_books(group.lines)]
    titles = {account.id: account.title for account in reader.evidence.accounts}
    found = next((account for account in accounts if account in titles), want.account if want else "")
    return titles.get(found, "the trust account")


def _ledger(ledger: Ledger, reader: Reader) -> str:
    names = [reader.evidence.title(part) for part in ledger if part]
    return ", ".join(names) or "no client"


def _clio_line(line: ClientLedgerLine, reader: Reader) -> str:
    way = "receipt" if line.cents > 0 else "disbursement"
    whose = _ledger(line.ledger, reader)
    return f"the {way} of {money(abs(line.cents))} on {line.date.isoformat()} for {whose} (Clio {line.id})"


def _document(document: Document, reader: Reader) -> str:
    cents = max((line.debit + line.credit for line in document.lines), default=0)
    number = next((line.number for line in document.lines if line.number), document.id)
    return f"{document.kind} {number} of {money(cents)} on {document.date.isoformat()}"

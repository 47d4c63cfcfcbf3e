"""Compares Clio's client ledgers with QuickBooks' trust bank and liability, and traces every difference to its pair."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sync.reconcile.balances import AccountBalances, balances_of
from sync.reconcile.causes import REMEDIES, Cause
from sync.reconcile.diagnosis import Case, diagnose, of_dates
from sync.reconcile.effects import Effect, Reader, in_trust
from sync.reconcile.groups import Document, Group, documents_of, gap, groups_of, key_of, untouched
from sync.reconcile.lines import BookLine, ClientLedgerLine, Evidence, Held, Ledger
from sync.reconcile.openings import (
    CARRIED,
    ON_NO_LEDGER,
    REMEDY,
    carried,
    key_of_opening,
    on_no_ledger,
    only_on_no_ledger,
)
from sync.reconcile.pairing import Pair, of_foreign, pair_up, undeposited_twins
from sync.reconcile.sentences import sentence_of

LATE_REVERSAL = "reversal_dated_later"
SHIFTED = "posted_on_first_open_day"


@dataclass(frozen=True)
class Difference:
    """One pair (or lonely half) that makes the sides differ: `gap` is what the books have too much, as of the day."""

    cause: Cause
    key: str
    ledger: Ledger
    clio: tuple[ClientLedgerLine, ...]
    books: tuple[BookLine, ...]
    gap: Effect
    sentence: str
    remedy: str

    @property
    def cents(self) -> int:
        """The largest single amount by which a balance is wrong today; 0 when only a date or a link is wrong."""
        return max((abs(cents) for cents in self.gap.values()), default=0)


@dataclass(frozen=True)
class Explained:
    """A difference that is known and wanted: something held, half posted, or reversed on the first open day.

    Also what each account opened with: `amount` of it on `account`, without any gap where the sides agree.
    """

    cause: str
    key: str
    reason: str
    gap: Effect
    account: str = ""
    amount: int = 0

    @property
    def cents(self) -> int:
        """The largest single amount by which a balance differs today, or what an account opened with."""
        return max((abs(cents) for cents in self.gap.values()), default=self.amount)


@dataclass(frozen=True)
class Reconciliation:
    """The three sides as of a day. `residue` of each account is what neither differences nor holds account for."""

    as_of: date
    accounts: tuple[AccountBalances, ...]
    differences: tuple[Difference, ...]
    explained: tuple[Explained, ...]

    @property
    def clean(self) -> bool:
        """Whether nothing differs but what is explained."""
        return not self.differences and not any(account.residue for account in self.accounts)


def reconcile(evidence: Evidence, as_of: date) -> Reconciliation:
    """Compare all trust accounts as of a day. Lines after the day are read too: they show where dates moved."""
    reader = Reader(evidence)
    groups = groups_of(evidence, reader)
    held = {key_of(each.key).base: each for each in evidence.held}
    explained = [each for group in groups if (each := _explained(group, reader, as_of, held))]
    known = {each.key for each in explained}
    differences = _differences([group for group in groups if group.key not in known], reader, as_of)
    explained += [_opened(*each) for each in on_no_ledger(evidence)]
    gaps = [*(each.gap for each in differences), *(each.gap for each in explained)]
    return Reconciliation(as_of, balances_of(reader, as_of, gaps), tuple(differences), tuple(explained))


def _explained(group: Group, reader: Reader, as_of: date, held: dict[str, Held]) -> Explained | None:
    now = gap(group, reader, as_of) if group.key else {}
    if group.opening:
        return _opening(group, reader, now)
    if not now:
        return None
    hold = held.get(group.key)
    if hold and _as_posted(group):
        return Explained(hold.cause, group.key, hold.reason, now)
    later = [each for each in group.documents if each.key and each.key.suffix and each.date > as_of]
    shifted = [each for each in group.documents if each.shifted]
    for cause, documents in ((LATE_REVERSAL, later), (SHIFTED, shifted)):
        if documents and not gap(group, reader) and _as_posted(group):
            reason = f"It is dated {documents[0].date.isoformat()}, the first day open when it was posted."
            return Explained(cause, group.key, reason, now)
    return None


def _opening(group: Group, reader: Reader, now: Effect) -> Explained | None:
    if now and not only_on_no_ledger(now, reader.evidence):
        return None
    if now:
        account = next(place.account for place in now)
        return Explained(ON_NO_LEDGER, group.key, "QuickBooks has it in its opening entry as well.", now, account)
    account, cents, reason = carried(group, reader) if group.clio else ("", 0, "")
    return Explained(CARRIED, group.key, reason, {}, account, cents) if cents else None


def _opened(account: str, cents: int, reason: str) -> Explained:
    return Explained(ON_NO_LEDGER, key_of_opening(account.rsplit(maxsplit=1)[-1]), reason, {}, account, cents)


def _as_posted(group: Group) -> bool:
    recorded = any(posting.lines for posting in group.postings)
    return untouched(group) or not recorded


def _differences(groups: list[Group], reader: Reader, as_of: date) -> list[Difference]:
    keyed = [group for group in groups if group.key]
    foreign = [group for group in groups if not group.key]
    missing = [group for group in keyed if group.clio and not group.documents and gap(group, reader, as_of)]
    pairs = pair_up(missing, foreign, reader)
    paired = {part for pair in pairs for part in (pair.group.key, *_ids(pair.group.documents))}
    pairs += [pair for group in keyed if group.key not in paired and (pair := _of_keyed(group, reader, as_of))]
    settled = [group for group in keyed if group.clio and group.documents]
    pairs += [of_foreign(group, settled, reader) for group in foreign if _loose(group, paired, reader, as_of)]
    found = [_difference(pair, reader, as_of) for pair in pairs]
    found += [
        _twins(payment, twin, reader) for payment, twin in undeposited_twins(documents_of(reader.evidence), reader)
    ]
    return sorted(found, key=lambda each: (-each.cents, each.key, each.cause))


def _ids(documents: Iterable[Document]) -> list[str]:
    return [document.id for document in documents if not document.key]


def _loose(group: Group, paired: set[str], reader: Reader, as_of: date) -> bool:
    return not paired & {*_ids(group.documents)} and bool(in_trust(reader.of_books(group.lines, as_of)))


def _of_keyed(group: Group, reader: Reader, as_of: date) -> Pair | None:
    case = Case(group, reader)
    if gap(group, reader, as_of):
        return Pair(diagnose(case) if case.gap else of_dates(case), group)
    moved = not case.gap and _date_moved(group, as_of)
    return Pair(of_dates(case), group) if moved else None


def _date_moved(group: Group, as_of: date) -> bool:
    """Tell whether documents have another day than Clio; corrections may, and so may what stands as it was posted."""
    days = {line.date for line in group.clio}
    uncorrected = [each for each in group.documents if each.date <= as_of and not _knowingly_dated(each)]
    whole = len(days) == 1 and len(uncorrected) == len(group.documents)
    return whole and any(each.date not in days for each in uncorrected) and not untouched(group)


def _knowingly_dated(document: Document) -> bool:
    return document.shifted or bool(document.key and document.key.suffix)


def _difference(pair: Pair, reader: Reader, as_of: date) -> Difference:
    group = pair.group
    copied = pair.cause in (Cause.DOUBLED, Cause.BANK_FEED_DUPLICATE) and not group.key
    own = in_trust(reader.of_books(group.lines, as_of)) if copied else gap(group, reader, as_of)
    return Difference(
        pair.cause,
        group.key,
        _ledger(group, reader),
        group.clio,
        group.lines,
        own,
        sentence_of(pair.cause, group, reader),
        REMEDY if group.opening else REMEDIES[pair.cause],
    )


def _ledger(group: Group, reader: Reader) -> Ledger:
    if group.clio:
        return reader.evidence.ledger_in_clio(group.clio[0])
    return next((place.ledger for place in reader.of_books(group.lines) if place.side == "ledger"), Ledger(""))


def _twins(payment: Document, twin: Document, reader: Reader) -> Difference:
    group = Group("", documents=(payment, twin))
    cause = Cause.BANK_FEED_DUPLICATE
    sentence = sentence_of(cause, group, reader)
    return Difference(cause, "", Ledger(""), (), group.lines, {}, sentence, REMEDIES[cause])

"""The nightly sweep: what Clio holds, what we recorded and what stands in QuickBooks are one set, or it is said."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from books.proving.evidence import Reading
from books.proving.month_end import tell_changes
from books.proving.proof import Proof
from books.proving.reconciling import keep as keep_proof
from books.proving.reconciling import prove, read_all, tell
from books.records import facts_behind
from connectors.quickbooks.books.bodies import ENTITY
from connectors.quickbooks.books.faces import cents_of
from core.errors import Rejected
from engine.budget import POLL_PATIENCE
from engine.clients import Session
from engine.installation import Installation
from storage import FirmStore
from storage.books.findings import Finding
from storage.books.rows import ReconciliationRow
from sync.chains import chains_of
from sync.clio import BillState, Facts
from sync.documents import Kind
from sync.drift import ACCEPTED, BY_HAND
from sync.findings import Hold
from sync.plan import Op, Plan
from sync.planner import plan
from sync.posted import WITHOUT_EFFECT, Posted, State
from sync.reconcile.causes import Cause
from sync.reconcile.sentences import money

SWEEP, DRIFT = "sweep", "drift"
"""Kinds of findings: what no rule, plan or hold accounts for, and what somebody changed in QuickBooks by hand."""
REACHES_BOOKS = (BillState.AWAITING_PAYMENT, BillState.PAID)
ACCEPT = "Decide with `lexrelay sync release ID --as ...`; nothing is overwritten until then."
UNSEEN = "Report this: it is an error of the program. Posting it by hand would double it later."


@dataclass(frozen=True)
class KindCount:
    """How many objects of one kind each side has; the three are equal once `waiting` and `held` are 0."""

    kind: str
    clio: int
    record: int
    quickbooks: int
    waiting: int
    held: int
    by_rule: int


@dataclass(frozen=True)
class Drift:
    """One object that somebody changed in QuickBooks: what we posted, and what stands there now."""

    key: str
    state: str
    posted: dict[str, Any]
    found: dict[str, Any] | None
    cents: int


@dataclass(frozen=True)
class Swept:
    """What a sweep found. `unaccounted` keys are in no plan, hold or rule: always a reason to ask."""

    counts: tuple[KindCount, ...]
    gaps: tuple[str, ...]
    unaccounted: tuple[str, ...]
    drift: tuple[Drift, ...]
    duplicates: tuple[str, ...]
    changed_months: int
    proof: ReconciliationRow

    @property
    def clean(self) -> bool:
        """Whether nothing differs; what waits for the next plan is no difference."""
        found = self.unaccounted or self.drift or self.duplicates or self.changed_months
        return not found and bool(self.proof.body["clean"])


async def sweep(inst: Installation, firm: str, books_id: str, *, actor: str = "system") -> Swept:
    """Read everything, compare the three sets, reconcile trust, and tell; writes to neither vendor.

    Gaps are filled by the next plan, which is made from the same reading.
    """
    store = inst.store.firm(firm, actor)
    reading = await read_all(inst, store, books_id)
    drafted = plan_of(reading)
    session = await inst.clients.open(firm, reading.both.row.quickbooks_connection, POLL_PATIENCE)
    drifted = [await _both_versions(session, each) for each in _undecided(reading, drafted)]
    proof = await prove(store, reading, reading.both.settings.today)
    await tell(store, proof)
    found = Swept(
        counts=tuple(counts_of(reading, drafted)),
        gaps=tuple(step.key for step in drafted.steps if step.op in (Op.CREATE, Op.ADOPT)),
        unaccounted=tuple(unaccounted(reading, drafted)),
        drift=tuple(drifted),
        duplicates=tuple(_duplicates(proof)),
        changed_months=await tell_changes(store, reading),
        proof=await keep_proof(store, proof),
    )
    await _tell(store, books_id, found)
    return found


def _undecided(reading: Reading, drafted: Plan) -> Iterator[Posted]:
    """What was changed by hand and nobody has accepted, nor posted again under a later version."""
    accepted = {each.key for each in drafted.skipped if each.rule == ACCEPTED}
    chains = chains_of(reading.both.books.posted).values()
    older = {each.key for chain in chains for number, each in chain.versions.items() if number < chain.newest}
    yield from (
        each for each in reading.both.books.posted if each.state in BY_HAND and each.key not in accepted | older
    )


def plan_of(reading: Reading) -> Plan:
    """Return what has to be done so that the sets are equal."""
    both = reading.both
    return plan(both.facts, both.books, both.mapping, both.settings.today, both.decisions)


def wanted_keys(facts: Facts) -> Iterator[str]:
    """Yield the key of every object in Clio that may reach the books; rules may still leave it out."""
    yield from (f"bill {each.id}" for each in facts.bills if each.state in REACHES_BOOKS)
    yield from (f"CP-{each.id}" for each in facts.payments if not each.voided)
    yield from (f"CN-{each.id}" for each in facts.credit_notes if not each.voided)
    yield from (f"CT-{each.id}" for each in facts.trust_lines)


def unaccounted(reading: Reading, drafted: Plan) -> list[str]:
    """Return objects of Clio that neither stand, nor are planned, held, deleted or left out by a rule."""
    known = {each.key for each in reading.both.books.posted}
    known |= {step.key for step in drafted.steps} | {step.replaces for step in drafted.steps}
    known |= {each.key for each in (*drafted.holds, *reading.both.holds)} | {each.key for each in drafted.skipped}
    known |= reading.both.facts.deleted
    return sorted(key for key in set(wanted_keys(reading.both.facts)) if key not in known)


def counts_of(reading: Reading, drafted: Plan) -> Iterator[KindCount]:
    """Count each kind on all sides, versions and reversals aside."""
    facts, posted = reading.both.facts, reading.both.books.posted
    clio = Counter(_kind(key) for key in set(wanted_keys(facts)) - facts.deleted)
    ours = [each for each in posted if each.state not in (State.FOREIGN, State.VOIDED) and _whole(each.key)]
    record = Counter(_kind(each.key) for each in ours)
    standing = Counter(_kind(each.key) for each in ours if each.state not in WITHOUT_EFFECT)
    waiting = Counter(_kind(step.key) for step in drafted.steps if _whole(step.key))
    held = Counter(_kind(key) for key in _held_keys((*drafted.holds, *reading.both.holds)))
    left = Counter(_kind(each.key) for each in drafted.skipped)
    for kind in sorted(filter(None, clio.keys() | record.keys())):
        yield KindCount(kind, clio[kind], record[kind], standing[kind], waiting[kind], held[kind], left[kind])


def _held_keys(holds: Iterable[Hold]) -> set[str]:
    return {hold.key for hold in holds}


def _kind(key: str) -> str:
    kinds = [kind for kind, _ in facts_behind(key)]
    return kinds[0] if kinds and kinds[0] not in ("client", "matter") else ""


def _whole(key: str) -> bool:
    """Whether a key is of an object of Clio itself, not of a reversal, a later version or an adjustment."""
    return key in {f"bill {id}" for _, id in facts_behind(key)} or key[3:].isdigit()


async def _both_versions(session: Session, each: Posted) -> Drift:
    document = each.document
    posted = {"number": document.number, "date": document.on.isoformat(), "amount": money(document.total)}
    found: dict[str, Any] | None = None
    if each.state is not State.MISSING:
        found = await _read(session, document.kind, each.vendor_id)
    return Drift(each.key, str(each.state), posted, found, document.total)


async def _read(session: Session, kind: Kind, id: str) -> dict[str, Any] | None:
    try:
        row = await session.client.read(ENTITY[kind], id)
    except Rejected:
        return None
    number, date = str(row.get("DocNumber") or ""), str(row.get("TxnDate") or "")
    return {"number": number, "date": date, "amount": money(cents_of(row))}


def _duplicates(proof: Proof) -> Iterator[str]:
    for each in proof.result.differences:
        if each.cause in (Cause.BANK_FEED_DUPLICATE, Cause.DOUBLED):
            yield each.sentence


async def _tell(store: FirmStore, books_id: str, found: Swept) -> None:
    lost = [
        Finding("UNACCOUNTED", key, 0, {"sentence": _unseen(key), "remedies": [UNSEEN]}) for key in found.unaccounted
    ]
    await store.books.findings.replace(books_id, SWEEP, lost)
    await store.books.findings.replace(books_id, DRIFT, [_drift(each) for each in found.drift])


def _unseen(key: str) -> str:
    return f"{key} is in Clio, and neither posted, planned, held nor left out by a rule."


def _drift(each: Drift) -> Finding:
    now_there = each.found or {"number": "", "date": "", "amount": "nothing"}
    sentence = f"{each.key} is {each.state} in QuickBooks: posted {_said(each.posted)}, now {_said(now_there)}."
    body = {"sentence": sentence, "remedies": [ACCEPT], "posted": each.posted, "found": each.found}
    return Finding(each.state.upper().replace(" ", "_"), each.key, each.cents, body)


def _said(version: dict[str, Any]) -> str:
    return " ".join(
        filter(None, (version["number"], f"of {version['date']}" if version["date"] else "", version["amount"]))
    )

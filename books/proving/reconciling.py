"""Compares the three sides of trust money, keeps what was found, and opens or closes the alarms about it."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date

from books.keeping.hands import Hands, Progress
from books.keeping.lease import Busy, leased
from books.keeping.live import Live
from books.proving.evidence import Reading, accounts_read, evidence_of
from books.proving.proof import BankView, Proof, body_of, differences_of, questions_of, residues_of
from books.proving.statements import Carry, matched
from books.quickbooks.reading import Look, read_trust_lines
from core.clock import now
from engine.budget import POLL_PATIENCE
from engine.installation import Installation
from storage import FirmStore
from storage.books.rows import ReconciliationRow, StatementRow
from sync.clio import TrustLine
from sync.mapping import TrustMapping
from sync.planner import plan
from sync.reconcile.compare import reconcile
from sync.reconcile.entries import BankEntry, entries_of
from sync.reconcile.matching import StatementMatch

LIVE: Hands = Live()
PROOF, STATEMENT = "reconciliation", "statement"
"""Kinds of findings: what differs between Clio and QuickBooks, and between the books and the bank."""
PATIENCE, WAIT = 12, 5.0
"""How often, and after how many seconds, to ask again while a cycle works on the same books."""


async def read_all(
    inst: Installation, store: FirmStore, books_id: str, *, hands: Hands = LIVE, progress: Progress | None = None
) -> Reading:
    """Read everything of both sides, deletions included, and every line of the trust accounts; writes to neither.

    Raises Mistake while a cycle works on these books for longer than a minute.
    """
    for _ in range(PATIENCE):
        try:
            return await _read_once(inst, store, books_id, hands, progress)
        except Busy:
            await asyncio.sleep(WAIT)
    return await _read_once(inst, store, books_id, hands, progress)


async def _read_once(
    inst: Installation, store: FirmStore, books_id: str, hands: Hands, progress: Progress | None
) -> Reading:
    async with leased(store, books_id) as lease:
        at = now()
        both = await hands.read(inst, store, lease.row, look=Look.EVERYTHING, progress=progress)
        await store.books.accounts.note_sweep(books_id, lease.row.fence, at)
        session = await inst.clients.open(both.row.firm, both.row.quickbooks_connection, POLL_PATIENCE)
        lines, reads = await read_trust_lines(session, accounts_read(both), None, both.company)
    drafted = plan(both.facts, both.books, both.mapping, both.settings.today, both.decisions)
    return Reading(both, tuple(lines), (*drafted.holds, *both.holds), both.reads + reads)


async def prove(store: FirmStore, reading: Reading, as_of: date) -> Proof:
    """Compare as of a day, with the newest statement of each account up to it."""
    result = await asyncio.to_thread(lambda: reconcile(evidence_of(reading, as_of), as_of))
    banks = [each async for each in _banks(store, reading, as_of)]
    return Proof(reading, result, tuple(banks))


async def _banks(store: FirmStore, reading: Reading, as_of: date) -> AsyncIterator[BankView]:
    for trust in reading.both.mapping.trust:
        rows = await store.books.statements.list(reading.both.row.id, trust.bank.id, limit=1000)
        past = [row for row in rows if row.ends_on <= as_of.isoformat()]
        done = await asyncio.to_thread(_matched, past, reading, trust)
        if done:
            yield BankView(trust, *done[-1])


def _matched(
    rows: list[StatementRow], reading: Reading, trust: TrustMapping
) -> list[tuple[StatementRow, StatementMatch, Carry]]:
    return list(matched(rows, bank_entries(reading, trust)))


def bank_entries(reading: Reading, trust: TrustMapping) -> tuple[BankEntry, ...]:
    """Return the books of one bank account, document by document, with payee and check number from Clio."""
    lines = {f"CT-{line.id}": line for line in reading.both.facts.trust_lines}
    found = entries_of(reading.lines, trust.bank.id)
    return tuple(_with_papers(each, lines.get("".join(each.key)) if each.key else None) for each in found)


def _with_papers(entry: BankEntry, line: TrustLine | None) -> BankEntry:
    """Journal entries cannot carry a payee or a check number; what Clio says of the same movement can."""
    if line is None:
        return entry
    check = entry.check or line.check_number.lstrip("0")
    return replace(entry, payee=entry.payee or line.payee, check=check)


async def reconcile_books(
    inst: Installation,
    firm: str,
    books_id: str,
    as_of: date | None = None,
    *,
    actor: str = "system",
    hands: Hands = LIVE,
    progress: Progress | None = None,
) -> ReconciliationRow:
    """Read, compare, keep the result, and tell; alarms follow only a comparison as of today."""
    store = inst.store.firm(firm, actor)
    reading = await read_all(inst, store, books_id, hands=hands, progress=progress)
    today = reading.both.settings.today
    proof = await prove(store, reading, as_of or today)
    if proof.result.as_of >= today:
        await tell(store, proof)
    return await keep(store, proof)


async def keep(store: FirmStore, proof: Proof) -> ReconciliationRow:
    """Keep a comparison of all trust accounts."""
    return await store.books.reconciliations.add(
        proof.reading.both.row.id,
        "",
        proof.result.as_of.isoformat(),
        residue=proof.residue,
        differences=len(proof.result.differences),
        body=body_of(proof),
    )


async def tell(store: FirmStore, proof: Proof) -> None:
    """Open an alarm for every difference, residue and open line of the bank; close those that are gone."""
    books_id = proof.reading.both.row.id
    await store.books.findings.replace(books_id, PROOF, [*differences_of(proof), *residues_of(proof)])
    await store.books.findings.replace(books_id, STATEMENT, list(questions_of(proof)))

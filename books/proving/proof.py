"""What a three-way comparison says to people and to storage."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from books.proving.evidence import Reading, titles_of, trust_id
from books.proving.statements import Carry
from books.written import written
from storage.books.findings import Finding
from storage.books.rows import StatementRow
from sync.mapping import TrustMapping
from sync.reconcile.balances import AccountBalances, LedgerBalance
from sync.reconcile.compare import Difference, Explained, Reconciliation
from sync.reconcile.lines import Ledger
from sync.reconcile.matching import Outstanding, StatementMatch
from sync.reconcile.pairs import Match
from sync.reconcile.sentences import money
from sync.reconcile.unmatched import Unmatched

REMEDY = "Look at `lexrelay reconcile`; every line that makes the difference is named there."
ASK = "Ask the payee or the bank, and record in Clio what became of it."


@dataclass(frozen=True)
class BankView:
    """One trust account against its newest statement."""

    trust: TrustMapping
    row: StatementRow
    match: StatementMatch
    carry: Carry


@dataclass(frozen=True)
class Proof:
    """One comparison with all it was made from."""

    reading: Reading
    result: Reconciliation
    banks: tuple[BankView, ...] = ()

    @property
    def clean(self) -> bool:
        """Whether Clio, QuickBooks and, where there is a statement, the bank agree, explained rows aside."""
        return self.result.clean and all(each.match.agrees for each in self.banks)

    @property
    def residue(self) -> int:
        """The largest residue of an account, in cents."""
        return max((each.residue for each in self.result.accounts), key=abs, default=0)


def differences_of(proof: Proof) -> Iterator[Finding]:
    """Yield a finding for each pair that makes Clio and QuickBooks differ."""
    titles = titles_of(proof.reading.both)
    for each in proof.result.differences:
        client = _named(each.ledger, titles)
        body = {"sentence": each.sentence, "client": client, "remedies": [each.remedy], "lines": _sources(each)}
        yield Finding(each.cause.value.upper(), key_of(each), each.cents, body)


def key_of(difference: Difference) -> str:
    """Return what tells a difference from others of its cause: its key, else the documents."""
    documents = sorted({f"{line.kind} {line.document}" for line in difference.books})
    return difference.key or ", ".join(documents)


def _sources(each: Difference) -> dict[str, Any]:
    documents = dict.fromkeys((line.kind, line.document) for line in each.books)
    return {"clio": [line.id for line in each.clio], "quickbooks": [list(pair) for pair in documents]}


def residues_of(proof: Proof) -> Iterator[Finding]:
    """Yield a finding for each account whose sides differ by more than the pairs explain."""
    for each in proof.result.accounts:
        if each.residue:
            sentence = f"{each.account.title}: the sides differ by {money(each.residue)} that no line explains."
            yield Finding("RESIDUE", each.account.id, abs(each.residue), {"sentence": sentence, "remedies": [REMEDY]})


def questions_of(proof: Proof) -> Iterator[Finding]:
    """Yield what only the bank has, and what the bank has not had for too long."""
    for bank in proof.banks:
        account = bank.trust.bank.id
        yield from (_only_bank(each, account) for each in bank.match.unmatched)
        under_way = (*bank.match.outstanding_checks, *bank.match.deposits_in_transit)
        yield from (_stale(each, account) for each in under_way if each.stale)
        yield from [_unexplained(bank)] if bank.match.residue else []


def _unexplained(bank: BankView) -> Finding:
    cents, statement = bank.match.residue, bank.match.statement
    lines = f"lines of {money(statement.missing)} are missing in it, or " if statement.missing else ""
    why = f"{lines}a statement before it is missing or has another balance"
    sentence = f"The statement to {statement.end.isoformat()} and the books differ by {money(cents)}: {why}."
    remedies = ["Enter all statements without a gap, with the balances that are printed on them."]
    body = {"sentence": sentence, "remedies": remedies}
    return Finding("STATEMENT_RESIDUE", f"{bank.trust.bank.id} {bank.row.ends_on}", abs(cents), body)


def _only_bank(each: Unmatched, account: str) -> Finding:
    body = {"sentence": each.sentence, "remedies": [REMEDY]}
    return Finding(each.cause.value.upper(), f"{account} {each.line.id}", abs(each.line.cents), body)


def _stale(each: Outstanding, account: str) -> Finding:
    entry = each.entry
    figures = f"{money(entry.cents)} of {entry.date.isoformat()} ({entry.number or entry.id})"
    sentence = f"{figures} has not reached the bank for {each.days} days."
    return Finding("STALE", f"{account} {entry.id}", abs(entry.cents), {"sentence": sentence, "remedies": [ASK]})


def body_of(proof: Proof) -> dict[str, Any]:
    """Return a comparison as it is kept and shown; amounts in cents."""
    titles = titles_of(proof.reading.both)
    return {
        "accounts": [_account(each, titles) for each in proof.result.accounts],
        "differences": [_difference(each, titles) for each in proof.result.differences],
        "explained": [_explained(each) for each in proof.result.explained],
        "statements": [_statement(each) for each in proof.banks],
        "clean": proof.clean,
        "reads": proof.reading.reads,
    }


def _account(each: AccountBalances, titles: dict[str, str]) -> dict[str, Any]:
    sums = ("bank", "liability", "clio", "clio_account", "bank_residue", "liability_residue", "clio_residue")
    ledgers = [{"client": _named(one.ledger, titles), **_sides(one)} for one in each.ledgers]
    shown = [one for one in ledgers if one["clio"] or one["liability"]]
    return {"id": each.account.id, "title": each.account.title, "ledgers": shown} | {
        name: getattr(each, name) for name in sums
    }


def _sides(each: LedgerBalance) -> dict[str, int]:
    return {name: getattr(each, name) for name in ("clio", "liability", "bank")}


def _difference(each: Difference, titles: dict[str, str]) -> dict[str, Any]:
    client = _named(each.ledger, titles)
    shown = {"cause": each.cause.value, "key": key_of(each), "client": client, "cents": each.cents}
    return shown | {"sentence": each.sentence, "remedy": each.remedy, **_sources(each)}


def _explained(each: Explained) -> dict[str, Any]:
    return {"cause": each.cause, "key": each.key, "cents": each.cents, "reason": each.reason}


def _statement(each: BankView) -> dict[str, Any]:
    match = each.match
    waiting: Sequence[Outstanding] = (*match.outstanding_checks, *match.deposits_in_transit)
    return {
        "id": each.row.id,
        "account": trust_id(each.trust.account),
        "ends_on": each.row.ends_on,
        "closing": match.statement.closing,
        "adjusted": match.adjusted,
        "book": match.book_balance,
        "residue": match.residue,
        "missing": match.statement.missing,
        "under_way": [written(one.entry) | {"days": one.days, "stale": one.stale} for one in waiting],
        "unmatched": [_open(one) for one in match.unmatched],
        "bank_errors": [written(one) for one in match.bank_errors],
        "matched": [_pair(one) for one in match.matches],
    }


def _pair(each: Match) -> dict[str, Any]:
    both = {"lines": [written(one) for one in each.lines], "entries": [written(one) for one in each.entries]}
    return both | {"why": each.why}


def _open(each: Unmatched) -> dict[str, Any]:
    return {"line": written(each.line), "cause": each.cause.value, "sentence": each.sentence}


def _named(ledger: Ledger, titles: dict[str, str]) -> str:
    return ", ".join(titles.get(part, part) for part in ledger if part)

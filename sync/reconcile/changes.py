"""What changed in the books since a month was signed."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from core.canonical import canonical_json, exact_json
from sync.reconcile.report import FrozenMonth, MonthEnd, opened
from sync.reconcile.sentences import money

_FIGURES = ("statement_closing", "adjusted_statement", "book_bank", "book_liability", "client_ledgers", "clio_account")
_TITLES = {
    "statement_closing": "The statement's closing balance",
    "adjusted_statement": "The adjusted statement balance",
    "book_bank": "The bank balance in QuickBooks",
    "book_liability": "The liability balance in QuickBooks",
    "client_ledgers": "The sum of the client ledgers in Clio",
    "clio_account": "The account's balance in Clio",
}
_ROW = ("date", "number", "payee", "check", "clients", "cents")
_SIDES = {"clio": "Clio", "liability": "the liability in QuickBooks", "bank": "the bank in QuickBooks"}


@dataclass(frozen=True)
class Change:
    """One thing that differs from the signed report. `before` or `after` is empty for what is new or gone."""

    what: str
    before: str
    after: str
    sentence: str


def changes_since(frozen: FrozenMonth, now: MonthEnd) -> tuple[Change, ...]:
    """List differences of the same month as it stands now; raises Mistake when the signed text was tampered with."""
    before = opened(frozen)
    after = exact_json(canonical_json(asdict(now)))
    return (*_figures(before, after), *_journal(before, after), *_clients(before, after))


def _figures(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    pairs = [(name, before["figures"][name], after["figures"][name]) for name in _FIGURES]
    return [_moved(_TITLES[name], old, new) for name, old, new in pairs if old != new]


def _moved(what: str, old: int, new: int) -> Change:
    return Change(what, money(old), money(new), f"{what} was signed as {money(old)} and is now {money(new)}.")


def _journal(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    old = {row["id"]: row for row in before["journal"]}
    new = {row["id"]: row for row in after["journal"]}
    found: list[Change] = []
    for id in sorted(old.keys() | new.keys()):
        found += _row_changes(old.get(id), new.get(id))
    return found


def _row_changes(old: Mapping[str, Any] | None, new: Mapping[str, Any] | None) -> list[Change]:
    if old is None and new is not None:
        return [Change(_entry(new), "", money(new["cents"]), f"{_entry(new)} was added to the signed month.")]
    if new is None and old is not None:
        return [Change(_entry(old), money(old["cents"]), "", f"{_entry(old)} left the signed month.")]
    if old is None or new is None:
        return []
    fields = [name for name in _ROW if old[name] != new[name]]
    return [_edited(old, new, name) for name in fields]


def _edited(old: Mapping[str, Any], new: Mapping[str, Any], name: str) -> Change:
    shown = money if name == "cents" else str
    title = "amount" if name == "cents" else name
    before, after = shown(old[name]), shown(new[name])
    return Change(_entry(old), before, after, f"{_entry(old)}: {title} was '{before}' and is now '{after}'.")


def _entry(row: Mapping[str, Any]) -> str:
    return f"{row['number'] or row['id']} of {row['date']} for {money(row['cents'])}"


def _clients(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    old = {(row["client"], row["matter"]): row for row in before["clients"]}
    new = {(row["client"], row["matter"]): row for row in after["clients"]}
    found: list[Change] = []
    for ledger in sorted(old.keys() | new.keys()):
        sides = [(side, old.get(ledger, {}).get(side, 0), new.get(ledger, {}).get(side, 0)) for side in _SIDES]
        title = (new.get(ledger) or old[ledger])["title"] or "Money of no client"
        found += [_moved(f"{title} in {_SIDES[side]}", was, is_now) for side, was, is_now in sides if was != is_now]
    return found

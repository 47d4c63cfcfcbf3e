"""Finds what vanished without a word: by Clio's own counts, balances and totals, which our copy must come to."""

from collections.abc import Iterator
from typing import cast

from books.clio.bills import fits, shown_lines
from books.clio.copy import Index
from books.clio.copying import Copying
from books.clio.figures import Unreadable, cents, maybe_cents
from connectors.clio.books import LISTS, Allocation, BankAccount, Bill

Shown = tuple[int | None, int | None]
"""Count and balance (cents) of an account; None is unknown."""


async def check_accounts(copying: Copying) -> None:
    """List an account anew whose lines do not come to its count and balance; what is missing then is gone."""
    index = Index(copying.copy)
    for account in list(index.accounts.values()):
        shown = _shown(account)
        verified = copying.cursor.setdefault("verified", {})
        known = copying.copy.is_gone("account", account.id) or verified.get(str(account.id)) == list(shown)
        if not known and _held(copying, account.id) != _wanted(copying, account):
            await _list_again(copying, account)


def _shown(account: BankAccount) -> Shown:
    try:
        return account.bank_transactions_count, cents(account.balance, "balance")
    except Unreadable:
        return account.bank_transactions_count, None


def _wanted(copying: Copying, account: BankAccount) -> Shown:
    """What the lines must come to. An opening balance that no line carries was found in the first full listing."""
    count, balance = _shown(account)
    opening = copying.cursor.get("openings", {}).get(str(account.id), 0)
    held = _held(copying, account.id)
    return held[0] if count is None else count, held[1] if balance is None else balance - opening


def _held(copying: Copying, account: int) -> Shown:
    lines = [
        line
        for line in Index(copying.copy).bank_lines.values()
        if line.bank_account_id == account and not copying.copy.is_gone("bank_line", line.id)
    ]
    try:
        return len(lines), sum(_signed(line.funds_in, line.funds_out, line.amount) for line in lines)
    except Unreadable:
        return len(lines), None


def _signed(paid_in: str | None, paid_out: str | None, amount: str | None) -> int:
    moved = maybe_cents(paid_in, "money in") - maybe_cents(paid_out, "money out")
    return moved or maybe_cents(amount, "amount")


async def _list_again(copying: Copying, account: BankAccount) -> None:
    """Compare with a fresh listing, and believe it only if Clio's count, read after it, agrees."""
    lines = await copying.reader.every(LISTS["bank lines"], bank_account_id=account.id)
    now_shown = await copying.reader.some(LISTS["accounts"], [account.id])
    after = cast(BankAccount, now_shown[0]) if now_shown else account
    copying.cursor["verified"][str(account.id)] = list(_shown(after))
    known = {
        line.id
        for line in Index(copying.copy).bank_lines.values()
        if line.bank_account_id == account.id and not copying.copy.is_gone("bank_line", line.id)
    }
    await copying.keep("bank_line", lines)
    await copying.keep("account", now_shown)
    if after.bank_transactions_count in (None, len(lines)):
        await copying.keep("bank_line", (), known - {line.id for line in lines})
        _note_opening(copying, after)


def _note_opening(copying: Copying, account: BankAccount) -> None:
    """An account that never agreed before may have begun with a balance; afterwards a difference is a difference."""
    held, (count, balance) = _held(copying, account.id), _shown(account)
    openings = copying.cursor.setdefault("openings", {})
    if count is not None and balance is not None and held[1] is not None and held[0] == count:
        openings.setdefault(str(account.id), balance - held[1])


async def check_bills(copying: Copying) -> None:
    """List lines and allocations of a bill anew whose parts do not come to its totals; once for each version of it.

    Right after everything was read nothing can have vanished: what does not add up then is only remembered.
    """
    index, odd = Index(copying.copy), copying.cursor.get("odd", {})
    first = "odd" not in copying.cursor or {"bills", "lines", "allocations"} <= copying.finished_full
    found: dict[str, str] = {}
    for bill in list(index.bills.values()):
        wrong = [] if copying.copy.is_gone("bill", bill.id) else list(_wrong(bill, index))
        if wrong:
            found[str(bill.id)] = bill.etag or ""
        if wrong and not first and odd.get(str(bill.id)) != (bill.etag or ""):
            for name in wrong:
                await _list_parts(copying, name, bill)
    if found != odd or "odd" not in copying.cursor:
        copying.cursor["odd"] = found
        await copying.keep("bill", ())


def _wrong(bill: Bill, index: Index) -> Iterator[str]:
    """The lists whose objects do not come to what the bill says."""
    lines = index.lines.get(bill.id, [])
    try:
        if bill.kind != "trust_kind" and not fits(bill, shown_lines(bill, lines)):
            yield "lines"
        paid, credited = maybe_cents(bill.paid, "paid"), maybe_cents(bill.credits_issued, "credits")
        parts = index.on_bills.get(bill.id, [])
        if (_sum(parts, "Payment"), _sum(parts, "CreditMemo")) != (paid, credited):
            yield "allocations"
    except Unreadable:
        return


def _sum(parts: list[Allocation], parent: str) -> int:
    return sum(cents(part.amount, "amount") for part in parts if part.parent and part.parent.type == parent)


async def _list_parts(copying: Copying, name: str, bill: Bill) -> None:
    what = LISTS[name]
    shown = await copying.reader.every(what, bill_id=bill.id)
    held = {
        id
        for id, each in copying.copy.kept[what.kind].items()
        if not copying.copy.is_gone(what.kind, id) and getattr(getattr(each, "bill", None), "id", None) == bill.id
    }
    await copying.keep(what.kind, shown)
    missing = held - {each.id for each in shown}
    await copying.confirm(name, missing)
    if name == "allocations":
        await copying.confirm("credit notes", _credits_of(copying, missing))


def _credits_of(copying: Copying, parts: set[int]) -> set[int]:
    """Credit notes that these allocations belonged to: one that was deleted takes them along."""
    known = (Index(copying.copy).allocations.get(id) for id in parts)
    parents = (part.parent for part in known if part and part.parent)
    return {
        parent.id for parent in parents if parent.type == "CreditMemo" and parent.id in copying.copy.kept["credit_note"]
    }

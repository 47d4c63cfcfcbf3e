"""Money in the firm's bank accounts: trust and operating transactions, and the balances they leave."""

from decimal import Decimal

from sandbox.clio.bills import cents
from sandbox.clio.errors import ClioError
from sandbox.clio.records import new_id, remove, save, today
from sandbox.store import Document, Store
from sandbox.world import World

_ZERO = Decimal("0.00")
_KINDS = {"Trust": "liability", "Operating": "asset"}


def account_of(store: Store, kind: str) -> Document:
    """The firm's first account of a type, ``Trust`` or ``Operating``."""
    return next(account for account in store.all("clio.bank_account") if account["type"] == kind)


def complete_transaction(world: World, doc: Document, before: Document | None, force: bool = False) -> None:
    """Fill in a transaction and move the account's balance; ClioError 422 when trust money would go below zero.

    With `force` it may: so that the history of a firm that broke the rules can be told.
    """
    account = world.store.get("clio.bank_account", str(doc["bank_account"]["id"]))
    if account is None:
        raise ClioError(422, f"bank_account: BankAccount {doc['bank_account']['id']} does not exist")
    if before and before["bank_account"]["id"] != account["id"]:
        raise ClioError(422, "bank_account cannot be changed")
    amount = cents(Decimal(doc["amount"]))
    matter = world.store.peek("clio.matter", str((doc.get("matter") or {}).get("id")))
    if matter is not None:
        doc["client"] = {"id": matter["client"]["id"]}
    change = amount - (before["amount"] if before else _ZERO)
    if not force:
        _check_trust(world.store, account, doc, change)
    doc |= {"amount": amount, "funds_in": max(amount, _ZERO), "funds_out": max(-amount, _ZERO)}
    doc |= {"type": _KINDS[account["type"]], "bank_account_id": account["id"], "clio_payments_transaction": False}
    doc |= {"currency": account["currency"], "currency_id": account["currency_id"]}
    doc.setdefault("transaction_type", "deposit" if amount >= 0 else "withdrawal")
    doc["current_account_balance"] = _move(world, account, change, 0 if before else 1)


def _check_trust(store: Store, account: Document, doc: Document, change: Decimal) -> None:
    if account["type"] != "Trust" or change >= 0:
        return
    owner = "matter" if doc.get("matter") else "client"
    if not doc.get(owner):
        raise ClioError(422, "A withdrawal from a trust account needs its client or matter")
    if _held(store, account["id"], owner, doc[owner]["id"]) + change < 0:
        raise ClioError(422, f"The trust funds of {owner} {doc[owner]['id']} are not sufficient")


def _move(world: World, account: Document, change: Decimal, more: int) -> Decimal:
    account["bank_transactions_count"] = (account.get("bank_transactions_count") or 0) + more
    account["balance"] = cents(Decimal(account.get("balance") or 0)) + change
    save(world, "bank_accounts", account)
    return Decimal(account["balance"])


def remove_transaction(world: World, doc: Document, force: bool = False) -> None:
    """Delete a transaction: it vanishes, and nothing but the account's balance and count tells so."""
    account = world.store.get("clio.bank_account", str(doc["bank_account"]["id"]))
    if account is not None:
        if not force:
            _check_trust(world.store, account, doc, -doc["amount"])
        _move(world, account, -doc["amount"], -1)
    remove(world, "bank_transactions", doc)


def record(world: World, kind: str, amount: Decimal, description: str, **links: Document) -> Document:
    """Book an amount, negative for money that goes out; ``links`` are matter, client, bill or allocation."""
    account = account_of(world.store, kind)
    doc: Document = {"id": new_id(world), "bank_account": {"id": account["id"]}, "amount": amount, **links}
    doc |= {"date": today(world), "description": description, "source": "Client"}
    complete_transaction(world, doc, None)
    return save(world, "bank_transactions", doc)


def _held(store: Store, account: int, owner: str, id: int) -> Decimal:
    moved = (
        each["amount"]
        for each in store.all("clio.bank_transaction")
        if each["bank_account_id"] == account and (each.get(owner) or {}).get("id") == id
    )
    return sum(moved, _ZERO)


def trust_funds(store: Store, matter: int) -> Decimal:
    """What the firm holds in trust for a matter."""
    return _held(store, account_of(store, "Trust")["id"], "matter", matter)


def account_balances(store: Store, owner: str, id: int) -> list[Document]:
    """What each account holds for a ``matter`` or a ``client``, zeros included."""
    return [
        {
            "id": account["id"],
            "name": account["name"],
            "type": account["type"],
            "currency_id": account["currency_id"],
            "balance": _held(store, account["id"], owner, id),
        }
        for account in store.all("clio.bank_account")
    ]

"""The judge's report: what both sandboxes committed, and whether each approved bill became one right invoice."""

from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from sandbox.quickbooks.company import Company
from sandbox.quickbooks.postings import customer_balances
from sandbox.store import Document, Store
from sandbox.world import World

Row = dict[str, Any]


def make_report(world: World) -> Row:
    """Everything needed to judge from outside; amounts are text with two decimals."""
    store = world.store
    invoices = _by_number(store)
    verdict = [_judge(store, approval, invoices) for approval in store.all("clio.approval")]
    return {
        "clio": {"bills": _bills(store), **{name: _rows(store, kind, fields) for name, kind, fields in _CLIO}},
        "quickbooks": {name: [row(doc) for doc in store.all(kind)] for name, kind, row in _QUICKBOOKS},
        "balances": _balances(world),
        "counters": store.counters(),
        "pending_webhooks": world.hooks.pending(),
        "verdict": [row for row in verdict if row["kind"] != "trust_kind"],
        "summary": _summary(store, verdict, invoices),
    }


def _balances(world: World) -> list[Row]:
    """What the general ledger comes to, by account and customer; debits above zero."""
    names = {doc["Id"]: doc["FullyQualifiedName"] for doc in world.store.all("qbo.Customer")}
    accounts = {doc["Id"]: doc["Name"] for doc in world.store.all("qbo.Account")}
    return [
        {"account": accounts[account], "customer": names.get(customer, ""), "amount": _money(amount)}
        for (account, customer), amount in customer_balances(Company(world)).items()
    ]


def _summary(store: Store, verdict: list[Row], invoices: dict[str, list[Document]]) -> Row:
    judged = [row for row in verdict if row["kind"] != "trust_kind"]
    expected = {row["number"] for row in judged}
    names = Counter(str(doc["DisplayName"]).casefold() for doc in store.all("qbo.Customer"))
    return {
        "approved": len(judged),
        **{result: sum(row["result"] == result for row in judged) for result in _RESULTS},
        "unexpected_invoices": sorted(invoices.keys() - expected),
        "doubled_customers": sorted(name for name, count in names.items() if count > 1),
    }


_RESULTS = ("right", "missing", "doubled", "wrong_amount", "withdrawn")


def _judge(store: Store, approval: Document, by_number: dict[str, list[Document]]) -> Row:
    bill = store.peek("clio.bill", str(approval["id"])) or {}
    invoices = by_number.get(bill["number"], [])
    totals = [_money(doc["TotalAmt"]) for doc in invoices]
    return {
        "bill": bill["id"],
        "number": bill["number"],
        "kind": bill["kind"],
        "due": _money(bill["due"]),
        "invoices": [doc["Id"] for doc in invoices],
        "totals": totals,
        "equal": bool(totals) and all(total == _money(bill["due"]) for total in totals),
        "result": _result(bill, totals),
    }


def _result(bill: Document, totals: list[str]) -> str:
    if len(totals) > 1:
        return "doubled"
    if not totals:
        return "withdrawn" if bill["state"] in ("void", "deleted") else "missing"
    return "right" if totals[0] == _money(bill["due"]) else "wrong_amount"


def _by_number(store: Store) -> dict[str, list[Document]]:
    found: dict[str, list[Document]] = {}
    for doc in store.all("qbo.Invoice"):
        if not _is_void(doc):
            found.setdefault(_text(doc, "DocNumber"), []).append(doc)
    return found


def _is_void(doc: Document) -> bool:
    return not doc["TotalAmt"] and "Voided" in _text(doc, "PrivateNote")


def _text(doc: Document, name: str) -> str:
    return str(doc.get(name) or "")


def _money(amount: Any) -> str:
    return f"{Decimal(amount):.2f}"


def _bills(store: Store) -> list[Row]:
    lines = Counter(line["bill"]["id"] for line in store.all("clio.line_item"))
    return [_bill(store, doc, lines[doc["id"]]) for doc in store.all("clio.bill")]


def _bill(store: Store, doc: Document, lines: int) -> Row:
    client = store.peek("clio.contact", str(doc["client"]["id"])) or {}
    approval = store.peek("clio.approval", str(doc["id"])) or {}
    return {
        **{name: doc.get(name) for name in ("id", "number", "state", "kind", "type", "updated_at")},
        "client": {"id": doc["client"]["id"], "name": client.get("name")},
        "matters": [matter["id"] for matter in doc["matters"]],
        "total": _money(doc["total"]),
        "due": _money(doc["due"]),
        "lines": lines,
        "approved_at": approval.get("at"),
    }


def _rows(store: Store, kind: str, names: str) -> list[Row]:
    return [{name: _plain(doc.get(name)) for name in names.split()} for doc in store.all(kind)]


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, Decimal) else value


_CLIO = (
    ("contacts", "clio.contact", "id type name is_client primary_email_address"),
    ("matters", "clio.matter", "id display_number description status client_id"),
    ("notes", "clio.note", "id type matter contact subject detail"),
    ("tasks", "clio.task", "id name status matter assignee due_at"),
    ("activities", "clio.activity", "id type date matter user quantity price total note"),
    ("communications", "clio.communication", "id type subject matter received_at external_properties"),
    ("calendar_entries", "clio.calendar_entry", "id summary start_at end_at matter external_properties"),
    ("documents", "clio.document", "id name matter parent size uploaded deleted_at external_properties"),
    ("folders", "clio.folder", "id name matter parent root deleted_at external_properties"),
    ("bank_transactions", "clio.bank_transaction", "id type amount matter client date"),
    ("webhooks", "clio.webhook", "id model events status expires_at url"),
)


def _account(doc: Document) -> Row:
    return {"id": doc["Id"], "name": doc["Name"]}


def _customer(doc: Document) -> Row:
    return {"id": doc["Id"], "display_name": doc["DisplayName"], "active": doc.get("Active", True)}


def _invoice(doc: Document) -> Row:
    lines = [line for line in doc.get("Line", []) if line.get("DetailType") != "SubTotalLineDetail"]
    return {
        "id": doc["Id"],
        "number": doc.get("DocNumber"),
        "customer": doc["CustomerRef"],
        "total": _money(doc["TotalAmt"]),
        "balance": _money(doc["Balance"]),
        "lines": len(lines),
        "private_note": doc.get("PrivateNote"),
        "created": doc["MetaData"]["CreateTime"],
    }


def _payment(doc: Document) -> Row:
    links = [link["TxnId"] for line in doc.get("Line", []) for link in line.get("LinkedTxn", [])]
    return {"id": doc["Id"], "customer": doc["CustomerRef"], "total": _money(doc["TotalAmt"]), "invoices": links}


def _entry(doc: Document) -> Row:
    return {"id": doc["Id"], "number": doc.get("DocNumber"), "private_note": doc.get("PrivateNote")}


_QUICKBOOKS: tuple[tuple[str, str, Callable[[Document], Row]], ...] = (
    ("accounts", "qbo.Account", _account),
    ("customers", "qbo.Customer", _customer),
    ("invoices", "qbo.Invoice", _invoice),
    ("payments", "qbo.Payment", _payment),
    ("journal_entries", "qbo.JournalEntry", _entry),
)

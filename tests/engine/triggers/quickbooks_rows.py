"""QuickBooks: what a bookkeeper does there for each trigger, written straight into the sandbox's committed state."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from functools import partial
from itertools import cycle, islice
from typing import Any

from sandbox.quickbooks import work
from sandbox.world import World
from tests.engine.triggers.rows import Row, nothing

PAGE = 1000
CLIENT = "Sample Orchard"
Values = Callable[[World, int], dict[str, Any]]


def reference(world: World, entity: str, name: str) -> dict[str, str]:
    rows = world.store.all(f"qbo.{entity}")
    return {"value": next(row["Id"] for row in rows if name in (row.get("Name"), row.get("DisplayName")))}


def client(world: World) -> dict[str, Any]:
    return {"CustomerRef": reference(world, "Customer", CLIENT)}


def vendor(world: World) -> dict[str, Any]:
    return {"VendorRef": reference(world, "Vendor", "Sample Office Supply")}


def named(world: World, entity: str) -> str:
    """A name that no record has yet."""
    return f"Sample {entity} {world.store.next_id('test.name')}"


def line(kind: str, amount: int = 100, **detail: Any) -> dict[str, Any]:
    return {"Amount": Decimal(amount), "DetailType": kind, kind: detail}


def sale(world: World, number: int) -> dict[str, Any]:
    item = reference(world, "Item", "Legal fees")
    return {**client(world), "Line": [line("SalesItemLineDetail", ItemRef=item, Qty=1, UnitPrice=Decimal(100))]}


def overdue(world: World, number: int) -> dict[str, Any]:
    due = world.clock.now() - timedelta(days=9)
    return {**sale(world, number), "DueDate": due.date().isoformat()}


def cost(world: World, number: int) -> dict[str, Any]:
    account = reference(world, "Account", "Filing Fees")
    return {"Line": [line("AccountBasedExpenseLineDetail", AccountRef=account)]}


def order(world: World, number: int) -> dict[str, Any]:
    item = reference(world, "Item", "Expenses reimbursed")
    lines = [line("ItemBasedExpenseLineDetail", ItemRef=item, Qty=1, UnitPrice=Decimal(100))]
    return {**vendor(world), "APAccountRef": reference(world, "Account", "Accounts Payable (A/P)"), "Line": lines}


def expense(world: World, number: int) -> dict[str, Any]:
    checking = reference(world, "Account", "Operating Checking")
    return {**cost(world, number), "PaymentType": "Cash", "AccountRef": checking}


def received(world: World, number: int) -> dict[str, Any]:
    lines = [line("DepositLineDetail", AccountRef=reference(world, "Account", "Client Trust Liability"))]
    return {"DepositToAccountRef": reference(world, "Account", "IOLTA Trust Checking"), "Line": lines}


def journal(world: World, number: int) -> dict[str, Any]:
    sides = (("Debit", "Client Costs Advanced"), ("Credit", "Filing Fees"))
    posted = [(side, reference(world, "Account", account)) for side, account in sides]
    kind = "JournalEntryLineDetail"
    return {"Line": [line(kind, PostingType=side, AccountRef=account) for side, account in posted]}


def hours(world: World, number: int) -> dict[str, Any]:
    who = reference(world, "Employee", "Sam Sample")
    return {"NameOf": "Employee", "EmployeeRef": who, "Hours": 1, "Minutes": 6}


def settlement(world: World, number: int) -> dict[str, Any]:
    """A payment of the first open invoice, with the invoice's number as QuickBooks mostly shows it."""
    invoice = work.open_invoices(world)[0]
    shown = {"any": [{"value": {"Name": "txnReferenceNumber", "Value": f"R-{invoice}"}}]}
    settled = {"Amount": Decimal(100), "LinkedTxn": [{"TxnId": invoice, "TxnType": "Invoice"}], "LineEx": shown}
    return {**client(world), "TotalAmt": Decimal(100), "Line": [settled]}


def enter(world: World, count: int, entity: str, values: Values) -> list[str]:
    with world.store.transaction():
        return [work.enter(world, entity, **values(world, number))["Id"] for number in range(count)]


def entering(entity: str, values: Values) -> Callable[[World, int], list[str]]:
    return partial(enter, entity=entity, values=values)


def listed(entity: str) -> Callable[[World, int], list[str]]:
    return entering(entity, lambda world, _: {"DisplayName": named(world, entity)})


def invoices(world: World, count: int) -> list[str]:
    return enter(world, count, "Invoice", sale)


def pay_invoices(world: World, count: int) -> list[str]:
    with world.store.transaction():
        paid = work.open_invoices(world)[:count]
        for id in paid:
            work.pay_invoice(world, id)
    return paid


def untouched(world: World, entity: str) -> list[str]:
    """Ids of records that are as they were made by these rows."""
    own = [each for each in world.store.all(f"qbo.{entity}") if each["SyncToken"] == "0"]
    return [each["Id"] for each in own if entity == "Invoice" or f"Sample {entity} " in each["DisplayName"]]


def edit(world: World, count: int, entity: str, field: str) -> list[str]:
    with world.store.transaction():
        fresh = untouched(world, entity)[:count]
        return [work.edit(world, entity, id, **{field: "Prefers letters"})["Id"] for id in fresh]


def editing(entity: str, field: str) -> Callable[[World, int], list[str]]:
    return partial(edit, entity=entity, field=field)


REMOVALS: tuple[tuple[str, Callable[[World, str], object]], ...] = (
    ("Invoice", work.delete_invoice),
    ("Customer", lambda world, id: work.deactivate(world, "Customer", id)),
    ("Invoice", work.void_invoice),
    ("Vendor", lambda world, id: work.deactivate(world, "Vendor", id)),
)


def removable(world: World, count: int) -> None:
    enter(world, count // 2 + 1, "Invoice", sale)
    for entity in ("Customer", "Vendor"):
        listed(entity)(world, count // 4 + 1)


def remove(world: World, count: int) -> list[str]:
    """Several kinds in turn: QuickBooks shows fewer than 1,000 changes of one kind, and more of it are refused."""
    left = {entity: untouched(world, entity) for entity, _ in REMOVALS}
    removed = []
    with world.store.transaction():
        for entity, go in islice(cycle(REMOVALS), count):
            go(world, left[entity][0])
            removed.append(f"{entity} {left[entity].pop(0)}")
    return removed


def row(make: Callable[[World, int], list[str]], before: Callable[[World, int], object] = nothing) -> Row:
    return Row(make, before, page=PAGE)


ROWS = {
    "quickbooks.invoice_overdue": row(entering("Invoice", overdue)),
    "quickbooks.invoice_paid": row(pay_invoices, invoices),
    "quickbooks.new_account": row(
        entering("Account", lambda world, _: {"Name": named(world, "Account"), "AccountType": "Expense"})
    ),
    "quickbooks.new_bill": row(entering("Bill", lambda world, n: {**vendor(world), **cost(world, n)})),
    "quickbooks.new_customer": row(listed("Customer")),
    "quickbooks.new_deposit": row(entering("Deposit", received)),
    "quickbooks.new_estimate": row(entering("Estimate", sale)),
    "quickbooks.new_expense": row(entering("Purchase", expense)),
    "quickbooks.new_invoice": row(invoices),
    "quickbooks.new_invoice_with_line_items": row(invoices),
    "quickbooks.new_journal_entry": row(entering("JournalEntry", journal)),
    "quickbooks.new_payment": row(
        entering("Payment", lambda world, _: {**client(world), "TotalAmt": Decimal(100)}),
    ),
    "quickbooks.new_payment_with_line_items": row(entering("Payment", settlement), invoices),
    "quickbooks.new_purchase_order": row(entering("PurchaseOrder", order)),
    "quickbooks.new_sales_receipt": row(entering("SalesReceipt", sale)),
    "quickbooks.new_sales_receipt_with_line_items": row(entering("SalesReceipt", sale)),
    "quickbooks.new_time_activity": row(entering("TimeActivity", hours)),
    "quickbooks.new_vendor": row(listed("Vendor")),
    "quickbooks.record_deleted_or_voided": row(remove, removable),
    "quickbooks.updated_customer": row(editing("Customer", "Notes"), listed("Customer")),
    "quickbooks.updated_invoice": row(editing("Invoice", "PrivateNote"), invoices),
    "quickbooks.updated_vendor": row(editing("Vendor", "AcctNum"), listed("Vendor")),
}

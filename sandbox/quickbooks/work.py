"""What a bookkeeper does by hand inside QuickBooks: it changes the books and sends webhooks."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sandbox.quickbooks.company import Company
from sandbox.quickbooks.lifecycle import delete, void
from sandbox.quickbooks.notices import notify
from sandbox.quickbooks.schema import ENTITIES
from sandbox.quickbooks.writes import Options, write
from sandbox.store import Document
from sandbox.world import World


@contextmanager
def _at_work(world: World) -> Iterator[Company]:
    company = Company(world)
    yield company
    notify(world, company.events)


def enter(world: World, entity: str, **values: Any) -> Document:
    """Create any record, or update it when ``Id`` and ``SyncToken`` are given; the stored record."""
    with _at_work(world) as company:
        return write(company, ENTITIES[entity], values, Options())


def open_invoices(world: World) -> list[str]:
    """Ids of invoices with something left to pay, oldest first."""
    return [invoice["Id"] for invoice in world.store.all("qbo.Invoice") if invoice["Balance"] > 0]


def pay_invoice(world: World, invoice_id: str) -> Document:
    """A payment of the whole open balance, linked to the invoice; :class:`Refusal` 610 for an unknown id."""
    invoice = Company(world).require("Invoice", invoice_id)
    link = {"TxnId": invoice_id, "TxnType": "Invoice"}
    line = {"Amount": invoice["Balance"], "LinkedTxn": [link]}
    customer = {"value": invoice["CustomerRef"]["value"]}
    return enter(world, "Payment", CustomerRef=customer, TotalAmt=invoice["Balance"], Line=[line])


def new_customer(world: World, name: str) -> Document:
    """A customer typed in by hand."""
    return enter(world, "Customer", DisplayName=name)


def edit(world: World, entity: str, id: str, **values: Any) -> Document:
    """Change some fields of a record as somebody else would, which makes known SyncTokens stale."""
    current = Company(world).require(entity, id)
    kept: Document = {key: current[key] for key in ("Id", "SyncToken", "CustomerRef", "VendorRef") if key in current}
    return enter(world, entity, **{**kept, "sparse": True, **values})


def deactivate(world: World, entity: str, id: str) -> Document:
    """Make a list record inactive; its name gets the suffix that frees the old one."""
    return edit(world, entity, id, Active=False)


def delete_invoice(world: World, invoice_id: str) -> None:
    """Delete an invoice by hand; payments that settled it become unapplied."""
    _remove(world, "Invoice", invoice_id)


def void_invoice(world: World, invoice_id: str) -> Document:
    """Void an invoice by hand."""
    with _at_work(world) as company:
        return void(company, ENTITIES["Invoice"], _address(company, "Invoice", invoice_id))


def delete_payment(world: World, payment_id: str) -> None:
    """Delete a payment by hand; its invoices are open again."""
    _remove(world, "Payment", payment_id)


def delete_deposit(world: World, deposit_id: str) -> None:
    """Delete a bank deposit by hand; its payments wait in Undeposited Funds again."""
    _remove(world, "Deposit", deposit_id)


def delete_entry(world: World, entry_id: str) -> None:
    """Delete a journal entry by hand."""
    _remove(world, "JournalEntry", entry_id)


def _remove(world: World, entity: str, id: str) -> None:
    with _at_work(world) as company:
        delete(company, ENTITIES[entity], _address(company, entity, id))


def _address(company: Company, entity: str, id: str) -> Document:
    return {"Id": id, "SyncToken": company.require(entity, id)["SyncToken"]}


def merge_customers(world: World, kept_id: str, gone_id: str) -> None:
    """Two customers become one: the transactions move, the second disappears, one Merge event is sent."""
    with _at_work(world) as company, world.store.transaction():
        name = company.require("Customer", kept_id)["DisplayName"]
        for entity in ("Invoice", "Payment", "CreditMemo", "SalesReceipt", "Estimate"):
            moving = [each for each in company.each(entity) if each["CustomerRef"]["value"] == gone_id]
            for record in moving:
                company.save(entity, {**record, "CustomerRef": {"value": kept_id, "name": name}})
        world.store.delete("qbo.Customer", gone_id)
        company.events.append(("Customer", kept_id, f"Merge:{gone_id}"))


def close_books(world: World, day: str) -> Document:
    """Close the accounting period up to and including a day (``YYYY-MM-DD``)."""
    return change_preferences(world, "AccountingInfoPrefs", BookCloseDate=day)


def change_preferences(world: World, group: str, **values: Any) -> Document:
    """Change settings of one group, for example ``SalesFormsPrefs`` with ``CustomTxnNumbers=False``."""
    with _at_work(world) as company:
        current = company.require("Preferences", "1")
        return company.save("Preferences", {**current, group: {**current.get(group, {}), **values}})

"""Changes and voids: made once, on the newest version, and found after a lost answer."""

import pytest

from connectors.quickbooks.actions.create_invoice import create_invoice
from connectors.quickbooks.actions.update_customer import update_customer
from connectors.quickbooks.actions.update_invoice_with_line_items import update_invoice_with_line_items
from connectors.quickbooks.actions.update_vendor import update_vendor
from connectors.quickbooks.actions.void_invoice import void_invoice
from connectors.quickbooks.actions.void_payment import void_payment
from core.errors import InDoubt, Rejected
from sandbox.quickbooks import work
from tests.connectors.quickbooks.conftest import effect_of, look_up
from tests.connectors.quickbooks.more_inputs import CLIENT, ITEM, VENDOR

LINE = {"description": "Call", "quantity": "0.5", "unit_price": "300", "item_id": ITEM}
CHANGES = [
    (update_customer, "Customer", {"customer_id": CLIENT, "email": "new@example.com", "city": "Shelbyville"}),
    (update_vendor, "Vendor", {"vendor_id": VENDOR, "account_number": "77-2", "term_id": "3", "active": False}),
    (update_invoice_with_line_items, "Invoice", {"invoice_id": "INVOICE", "lines": [LINE], "due_date": "2026-09-01"}),
    (void_invoice, "Invoice", {"invoice_id": "INVOICE"}),
    (void_payment, "Payment", {"payment_id": "PAYMENT"}),
]


@pytest.fixture
async def books(company):
    """A customer with notes and an address, and an invoice that a payment has settled in part."""
    address = {"Line1": "1 Example Way", "City": "Springfield"}
    work.enter(company.world, "Customer", DisplayName="Sample Orchard", BillAddr=address, Notes="Old\nlexrelay:0123")
    values = {"customer_id": CLIENT, "lines": [{"amount": "625.00", "item_id": ITEM}], "discount": "25.00"}
    more = {"number": "B-1", "memo": "Thank you."}
    invoice = await create_invoice.run(
        company.client, create_invoice.input.model_validate({**values, **more}), effect_of("c")
    )
    line = {"Amount": 100, "LinkedTxn": [{"TxnId": invoice.id, "TxnType": "Invoice"}]}
    payment = work.enter(company.world, "Payment", CustomerRef={"value": CLIENT}, TotalAmt=100, Line=[line])
    return {"INVOICE": invoice.id, "PAYMENT": payment["Id"]}


def meant(action, values, books):
    named = {name: books.get(value, value) if isinstance(value, str) else value for name, value in values.items()}
    return action.input.model_validate(named)


@pytest.mark.parametrize(("action", "entity", "values"), CHANGES, ids=lambda each: getattr(each, "key", ""))
async def test_lost_change_is_found_and_never_made_twice(company, effect, books, action, entity, values):
    wanted = meant(action, values, books)
    for kind in ("cut_before", "cut_after"):
        assert await look_up(action, company.client, wanted, effect) is None
        company.fail_once(kind, entity.lower())
        with pytest.raises(InDoubt):
            await action.run(company.client, wanted, effect)
    found = await look_up(action, company.client, wanted, effect)
    posts = company.posts(entity.lower())
    again = await action.run(company.client, wanted, effect)
    assert (again.sync_token, company.posts(entity.lower())) == (found.sync_token, posts)


async def test_change_of_a_customer_keeps_the_rest_and_our_marks(company, effect, books):
    wanted = update_customer.input(customer_id=CLIENT, city="Shelbyville", notes="New")
    await update_customer.run(company.client, wanted, effect)
    row = next(row for row in company.rows("Customer") if row["Id"] == CLIENT)
    assert (row["BillAddr"], row["Notes"]) == (
        {"Line1": "1 Example Way", "City": "Shelbyville"},
        "New\nlexrelay:0123",
    )


async def test_new_lines_replace_the_old_ones_and_the_head_stays(company, effect, books):
    wanted = update_invoice_with_line_items.input(invoice_id=books["INVOICE"], lines=[LINE])
    made = await update_invoice_with_line_items.run(company.client, wanted, effect)
    assert (str(made.total), str(made.balance), str(made.discount)) == ("150.00", "50.00", "0.00")
    assert (made.doc_number, made.memo, len(made.lines)) == ("B-1", "Thank you.", 1)
    assert effect_of("c").marker in made.private_note


async def test_lines_that_are_only_a_part_of_the_old_ones_are_a_change(company, effect, books):
    same = {"amount": "625.00", "item_id": ITEM}
    wanted = update_invoice_with_line_items.input(invoice_id=books["INVOICE"], lines=[same])
    assert await look_up(update_invoice_with_line_items, company.client, wanted, effect) is None
    made = await update_invoice_with_line_items.run(company.client, wanted, effect)
    assert (str(made.total), str(made.discount)) == ("625.00", "0.00")


async def test_head_changes_without_touching_lines(company, effect, books):
    wanted = update_invoice_with_line_items.input(invoice_id=books["INVOICE"], memo="Changed.")
    made = await update_invoice_with_line_items.run(company.client, wanted, effect)
    assert (made.memo, str(made.total), str(made.discount)) == ("Changed.", "600.00", "25.00")


@pytest.mark.parametrize(
    ("action", "values", "reason"),
    [
        (update_customer, {"customer_id": CLIENT}, "nothing to change"),
        (update_vendor, {"vendor_id": VENDOR, "email": ""}, "nothing to change"),
        (update_invoice_with_line_items, {"invoice_id": "1"}, "nothing to change"),
        (update_invoice_with_line_items, {"invoice_id": "1", "lines": [{"amount": "1"}]}, "product or service"),
    ],
)
def test_change_that_changes_nothing_is_refused(action, values, reason):
    with pytest.raises(ValueError, match=reason):
        action.input.model_validate(values)


async def test_void_of_an_invoice_frees_its_payment(company, effect, books):
    made = await void_invoice.run(company.client, void_invoice.input(invoice_id=books["INVOICE"]), effect)
    assert (str(made.total), str(made.balance)) == ("0.00", "0.00")
    payment = next(row for row in company.rows("Payment") if row["Id"] == books["PAYMENT"])
    assert str(payment["UnappliedAmt"]) == "100.00"


async def test_void_of_a_payment_opens_its_invoice(company, effect, books):
    made = await void_payment.run(company.client, void_payment.input(payment_id=books["PAYMENT"]), effect)
    invoice = next(row for row in company.rows("Invoice") if row["Id"] == books["INVOICE"])
    assert (str(made.amount), str(invoice["Balance"])) == ("0.00", "600.00")


async def test_closed_books_stop_a_void(company, effect, books):
    work.close_books(company.world, "2099-12-31")
    with pytest.raises(Rejected) as refusal:
        await void_invoice.run(company.client, void_invoice.input(invoice_id=books["INVOICE"]), effect)
    assert refusal.value.code == "6210"

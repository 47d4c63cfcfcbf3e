"""Whole operations against the sandbox, which here ignores request ids and accepts duplicates."""

from datetime import timedelta

import pytest

from connectors.quickbooks.actions.create_invoice import create_invoice
from connectors.quickbooks.actions.create_payment import create_payment
from connectors.quickbooks.actions.find_customer import find_customer
from connectors.quickbooks.actions.find_invoice import find_invoice
from connectors.quickbooks.actions.find_or_create_customer import find_or_create_customer
from connectors.quickbooks.actions.send_invoice import send_invoice
from connectors.quickbooks.triggers.new_customer import new_customer
from connectors.quickbooks.triggers.new_invoice import new_invoice
from connectors.quickbooks.triggers.new_payment import new_payment
from core.errors import InDoubt, Rejected
from sandbox.quickbooks import work
from tests.connectors.quickbooks.conftest import complete, effect_of, find_existing, look_up
from triggers import Cursor

ITEM = "1"


async def client_of(company, name="Sample Orchard"):
    wanted = find_or_create_customer.input(display_name=name, email="accounts@orchard.example")
    return await find_or_create_customer.run(company.client, wanted, effect_of("c"))


def bill(customer, **more):
    line = {"description": "Draft lease", "quantity": "2.5", "unit_price": "250", "tax_code": "NON"}
    values = {"customer_id": customer.id, "number": "B-1", "item_id": ITEM, "lines": [line], "expected_total": "625.00"}
    return create_invoice.input.model_validate({**values, **more})


async def lose_answer(company, action, values, effect, path):
    """Run an action whose answer is lost after the commit; return what the lookup finds."""
    company.fail_once("cut_after", path)
    with pytest.raises(InDoubt):
        await action.run(company.client, values, effect)
    return await look_up(action, company.client, values, effect)


async def test_invoice_with_everything_is_accepted(company, effect):
    customer = await client_of(company)
    full = bill(
        customer,
        date="2026-03-02",
        due_date="2026-04-01",
        bill_email="accounts@orchard.example",
        memo="Thank you.",
        private_note="From Clio",
        department_id=company.rows("Department")[0]["Id"],
        class_id=company.rows("Class")[0]["Id"],
        term_id=company.rows("Term")[2]["Id"],
        discount="25.00",
        expected_total="600.00",
    )
    made = await create_invoice.run(company.client, full, effect)
    assert (str(made.total), made.doc_number, made.number_kept, str(made.discount)) == ("600.00", "B-1", True, "25.00")
    assert made.private_note == f"From Clio\n{effect.marker}"


async def test_invoice_of_a_lost_answer_is_found(company, effect):
    values = bill(await client_of(company))
    found = await lose_answer(company, create_invoice, values, effect, "invoice")
    again = await create_invoice.run(company.client, values, effect)
    assert found.id == again.id == company.rows("Invoice")[-1]["Id"]
    assert sum(row.get("DocNumber") == "B-1" for row in company.rows("Invoice")) == 1


async def test_invoice_without_number_is_found_by_its_mark(company, effect):
    customer = await client_of(company)
    values = bill(customer, number=None)
    await create_invoice.run(company.client, values, effect_of("b"))
    found = await lose_answer(company, create_invoice, values, effect, "invoice")
    assert effect.marker in found.private_note


async def test_invoice_never_sent_is_not_found(company, effect):
    values = bill(await client_of(company))
    company.fail_once("cut_before")
    with pytest.raises(InDoubt):
        await create_invoice.run(company.client, values, effect)
    assert await look_up(create_invoice, company.client, values, effect) is None


async def test_number_typed_by_hand_is_never_repeated(company, effect):
    customer = await client_of(company)
    await create_invoice.run(company.client, bill(customer), effect_of("b"))
    with pytest.raises(Rejected) as refusal:
        await create_invoice.run(company.client, bill(customer), effect)
    assert (refusal.value.code, refusal.value.field) == ("6140", "number")
    assert "bookkeeper" in refusal.value.remedy


async def test_wrong_sum_posts_nothing(company, effect):
    customer = await client_of(company)
    before = len(company.rows("Invoice"))
    with pytest.raises(Rejected, match=r"625\.00, not to the expected 625\.01"):
        await create_invoice.run(company.client, bill(customer, expected_total="625.01"), effect)
    assert len(company.rows("Invoice")) == before


async def test_inexact_product_sends_the_amount_alone(company, effect):
    customer = await client_of(company)
    line = {"description": "Call", "quantity": "0.3333", "unit_price": "250"}
    made = await create_invoice.run(company.client, bill(customer, lines=[line], expected_total="83.33"), effect)
    assert (str(made.lines[0].amount), made.lines[0].quantity) == ("83.33", None)


async def test_payment_of_a_lost_answer_is_found(company, effect):
    customer = await client_of(company)
    invoice = await create_invoice.run(company.client, bill(customer), effect_of("b"))
    part = {"invoice_id": invoice.id, "amount": "600.00"}
    values = create_payment.input(customer_id=customer.id, amount="625.00", invoices=[part], reference="2071")
    found = await lose_answer(company, create_payment, values, effect, "payment")
    assert (str(found.amount), str(found.unapplied), found.invoice_ids) == ("625.00", "25.00", (invoice.id,))


async def test_customer_of_a_lost_answer_is_found(company, effect):
    values = find_or_create_customer.input(display_name="Sample: O'Neil \\ Sons", phone="555-0100", city="Springfield")
    found = await lose_answer(company, find_or_create_customer, values, effect, "customer")
    assert (found.display_name, found.created) == ("Sample - O'Neil \\ Sons", True)
    assert (await find_existing(find_or_create_customer, company.client, values)).id == found.id


async def test_customer_is_found_whatever_the_letter_case(company):
    made = await client_of(company)
    other = find_or_create_customer.input(display_name="  SAMPLE   orchard ", email="other@orchard.example")
    found = await find_existing(find_or_create_customer, company.client, other)
    assert (found.id, found.created) == (made.id, False)


async def test_name_of_a_vendor_stops_the_step(company, effect):
    company.sandbox.faults.change({"no_duplicate_checks": False})
    wanted = find_or_create_customer.input(display_name="Sample Office Supply")
    with pytest.raises(Rejected, match="a vendor has this name in QuickBooks"):
        await find_or_create_customer.run(company.client, wanted, effect)


async def test_name_of_an_employee_takes_a_suffix_when_told(company, effect):
    company.sandbox.faults.change({"no_duplicate_checks": False})
    wanted = find_or_create_customer.input(display_name="Sam Sample", on_conflict="add_suffix")
    made = await find_or_create_customer.run(company.client, wanted, effect)
    assert made.display_name == "Sam Sample (Client)"
    assert (await find_existing(find_or_create_customer, company.client, wanted)).id == made.id


async def test_inactive_customer_stops_the_step(company):
    wanted = find_or_create_customer.input(display_name="Former Client Sample")
    with pytest.raises(Rejected, match="inactive"):
        await find_existing(find_or_create_customer, company.client, wanted)


async def test_mail_of_a_lost_answer_is_not_sent_twice(company, effect):
    invoice = await create_invoice.run(company.client, bill(await client_of(company)), effect_of("b"))
    mail = send_invoice.input(invoice_id=invoice.id, email="accounts@orchard.example")
    found = await lose_answer(company, send_invoice, mail, effect, "send")
    posts = company.posts("invoice")
    again = await send_invoice.run(company.client, mail, effect)
    assert (found.email_status, again.id) == ("EmailSent", invoice.id)
    assert company.posts("invoice") == posts


async def test_sending_again_needs_a_later_delivery(company, effect):
    invoice = await create_invoice.run(company.client, bill(await client_of(company)), effect_of("b"))
    mail = send_invoice.input(invoice_id=invoice.id, email="accounts@orchard.example", send_again=True)
    sent = await send_invoice.run(company.client, mail, effect)
    later = effect.__class__("k", "m", "f" * 40, sent.delivered_at + timedelta(hours=1))
    assert await look_up(send_invoice, company.client, mail, effect) is not None
    assert await look_up(send_invoice, company.client, mail, later) is None


async def test_invoice_without_address_is_not_sent(company, effect):
    invoice = await create_invoice.run(company.client, bill(await client_of(company)), effect_of("b"))
    with pytest.raises(Rejected, match="no e-mail address"):
        await send_invoice.run(company.client, send_invoice.input(invoice_id=invoice.id), effect)


async def test_new_payment_carries_invoice_numbers(company, effect):
    invoice = await create_invoice.run(company.client, bill(await client_of(company)), effect)
    work.pay_invoice(company.world, invoice.id)
    page = await new_payment.poll(company.client, new_payment.input(), Cursor(effect.intended_at))
    paid = await complete(new_payment, company.client, page.items[-1])
    assert (paid.invoice_numbers, paid.customer_name, str(paid.amount)) == (("B-1",), "Sample Orchard", "625.00")
    assert new_payment.accepts(paid, new_payment.input())


async def test_new_records_are_those_since_the_cursor(company, effect):
    customer = await client_of(company)
    invoice = await create_invoice.run(company.client, bill(customer), effect)
    since = Cursor(effect.intended_at - timedelta(minutes=5))
    only = new_invoice.input(customer_id=customer.id)
    assert [item.id for item in (await new_invoice.poll(company.client, only, since)).items] == [invoice.id]
    assert customer.id in [
        item.id for item in (await new_customer.poll(company.client, new_customer.input(), since)).items
    ]
    assert (await new_invoice.poll(company.client, only, Cursor(effect.intended_at + timedelta(days=1)))).items == ()


async def test_search_tells_one_none_and_several(company, effect):
    customer = await client_of(company)
    for name in "bd":
        values = bill(customer, number="B-2" if name == "b" else "B-3")
        await create_invoice.run(company.client, values, effect_of(name))
    one = await find_invoice.run(company.client, find_invoice.input(number="b-2"), effect)
    none = find_customer.input(email="nobody@orchard.example", if_missing="continue")
    assert (one.found, str(one.balance)) == (True, "625.00")
    assert (await find_customer.run(company.client, none, effect)).matches == 0
    with pytest.raises(Rejected, match="there is none"):
        await find_invoice.run(company.client, find_invoice.input(number="B-9"), effect)


async def test_customer_is_found_by_email(company, effect):
    made = await client_of(company)
    search = find_customer.input(email="ACCOUNTS@orchard.example")
    found = await find_customer.run(company.client, search, effect)
    assert (found.id, found.display_name, found.matches) == (made.id, "Sample Orchard", 1)

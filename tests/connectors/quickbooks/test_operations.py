"""Special answers that the sandbox does not give."""

import httpx
import pytest

from connectors.quickbooks.actions.create_invoice import create_invoice
from connectors.quickbooks.actions.find_or_create_customer import find_or_create_customer
from connectors.quickbooks.actions.send_invoice import send_invoice
from connectors.quickbooks.customer_form import WantedCustomer
from connectors.quickbooks.customers import name_key
from connectors.quickbooks.models import Customer, Invoice, Payment
from connectors.quickbooks.triggers.new_customer import new_customer
from connectors.quickbooks.triggers.new_payment import new_payment
from core.errors import InDoubt, Rejected
from tests.connectors.quickbooks.conftest import META, Answers, complete, customer, fault, find_existing, look_up, rows
from triggers import Cursor

HEAD = {"SyncToken": "0", "MetaData": META, "CustomerRef": {"value": "58", "name": "Sample Orchard"}}


def invoice(id="145", total=10, **more):
    return {**HEAD, "Id": id, "TxnDate": "2026-03-02", "TotalAmt": total, "Balance": total, **more}


def payment(amount=10, lines=(), **more):
    return {**HEAD, "Id": "163", "TxnDate": "2026-03-02", "TotalAmt": amount, "Line": list(lines), **more}


def paid_line(invoice_id, number=None):
    named = [{"name": "NameValue", "value": {"Name": "txnReferenceNumber", "Value": number}}] if number else []
    link = [{"TxnId": invoice_id, "TxnType": "Invoice"}]
    return {"Amount": 5, "LinkedTxn": link, "LineEx": {"any": named}}


def bill(**more):
    values = {"customer_id": "58", "item_id": "1", "lines": [{"amount": "10.00"}], **more}
    return create_invoice.input.model_validate(values)


@pytest.mark.parametrize("code", [600, 6140, 6240])
async def test_duplicate_that_is_ours_is_adopted(effect, code):
    ours = invoice(DocNumber="1042", PrivateNote=f"Voided\n{effect.marker}")
    answers = Answers(rows("Invoice"), fault(code), rows("Invoice", invoice("9"), ours))
    made = await create_invoice.run(answers.client, bill(number="1042"), effect)
    assert made.id == "145"


async def test_unknown_request_id_result_stays_in_doubt(effect):
    answers = Answers(fault(600), rows("Invoice"))
    with pytest.raises(InDoubt):
        await create_invoice.run(answers.client, bill(), effect)


async def test_total_changed_by_tax_stops_the_run(effect):
    answers = Answers({"Invoice": invoice(total=11)})
    line = {"amount": "10.00", "tax_code": "TAX"}
    with pytest.raises(Rejected, match=r"total of 11\.00, not the expected 10\.00") as caught:
        await create_invoice.run(answers.client, bill(lines=[line], expected_total="10.00"), effect)
    assert caught.value.evidence == {"invoice_id": "145"}


async def test_number_that_quickbooks_ignored_is_told(effect):
    answers = Answers(rows("Invoice"), {"Invoice": invoice(DocNumber="7")})
    made = await create_invoice.run(answers.client, bill(number="1042"), effect)
    assert (made.doc_number, made.number_kept) == ("7", False)


async def test_lookup_finds_ours_under_another_number(effect):
    answers = Answers(rows("Invoice", invoice("9"), invoice(DocNumber="7", PrivateNote=effect.marker)))
    assert (await look_up(create_invoice, answers.client, bill(number="1042"), effect)).id == "145"


async def test_customer_made_by_someone_meanwhile_is_adopted(effect):
    answers = Answers(fault(6240, detail="The name supplied already exists. : Id=7"), rows("Customer", customer("7")))
    wanted = find_or_create_customer.input(display_name="sample orchard")
    found = await find_or_create_customer.run(answers.client, wanted, effect)
    assert (found.id, found.created) == ("7", False)


async def test_name_that_only_resembles_is_another_customer(effect):
    answers = Answers(rows("Customer", customer(name="José")))
    wanted = find_or_create_customer.input(display_name="Jose")
    assert await find_existing(find_or_create_customer, answers.client, wanted) is None


async def test_two_runs_for_one_name_share_a_key():
    keys = {name_key(WantedCustomer(display_name=name)) for name in ("Straße  1", " STRASSE 1", "strasse 1")}
    assert len(keys) == 1


async def test_mail_without_delivery_time_is_left_to_a_person(effect):
    answers = Answers({"Invoice": invoice(EmailStatus="EmailSent")})
    mail = send_invoice.input(invoice_id="145", send_again=True)
    with pytest.raises(InDoubt, match="when the invoice was last sent"):
        await look_up(send_invoice, answers.client, mail, effect)


async def test_mail_that_is_not_shown_as_sent_is_in_doubt(effect):
    waiting = {"Invoice": invoice(EmailStatus="NeedToSend", BillEmail={"Address": "a@b.example"})}
    with pytest.raises(InDoubt):
        await send_invoice.run(Answers(waiting).client, send_invoice.input(invoice_id="145"), effect)


async def test_numbers_sent_with_the_payment_cost_no_read():
    found = Payment.of(payment(lines=[paid_line("145", "1042")]))
    answers = Answers(httpx.Response(500))
    assert (await complete(new_payment, answers.client, found)).invoice_numbers == ("1042",)
    assert answers.asked == []


async def test_missing_invoice_numbers_are_read_at_once():
    found = Payment.of(payment(lines=[paid_line("145", "1042"), paid_line("146"), paid_line("147")]))
    answers = Answers(rows("Invoice", invoice("147", DocNumber="1044"), invoice("146", DocNumber="1043")))
    assert (await complete(new_payment, answers.client, found)).invoice_numbers == ("1042", "1043", "1044")
    assert "Id IN ('146', '147')" in answers.statements[0]


def test_payment_without_money_starts_nothing():
    assert not new_payment.accepts(Payment.of(payment(amount=0)), new_payment.input())


def test_sub_customer_passes_only_when_wanted():
    matter = Customer.of(customer(ParentRef={"value": "1"}))
    assert new_customer.accepts(matter, new_customer.input())
    assert not new_customer.accepts(matter, new_customer.input(sub_customers=False))


async def test_next_page_reads_its_edge_again():
    full = rows("Customer", *[customer(str(number)) for number in range(1000)])
    page = await new_customer.poll(Answers(full).client, new_customer.input(), Cursor(None))
    answers = Answers(rows("Customer", customer("1000")))
    last = await new_customer.poll(answers.client, new_customer.input(), page.next or Cursor(None))
    assert answers.statements == [
        "SELECT * FROM Customer ORDERBY MetaData.CreateTime STARTPOSITION 991 MAXRESULTS 1000"
    ]
    assert last.next is None


def test_bundle_is_opened_and_totals_are_left_out():
    inner = {"DetailType": "SalesItemLineDetail", "Amount": 4, "SalesItemLineDetail": {"Qty": 2, "UnitPrice": 2}}
    lines = [
        {"DetailType": "GroupLineDetail", "GroupLineDetail": {"Line": [inner]}},
        {"DetailType": "DescriptionOnly", "Description": "Matter 0012", "DescriptionLineDetail": {}},
        {"DetailType": "DiscountLineDetail", "Amount": 1, "DiscountLineDetail": {}},
        {"DetailType": "SubTotalLineDetail", "Amount": 4, "SubTotalLineDetail": {}},
    ]
    read = Invoice.of(invoice(total=3, Line=lines))
    assert [(line.description, line.amount and str(line.amount)) for line in read.lines] == [
        (None, "4.00"),
        ("Matter 0012", None),
    ]
    assert str(read.discount) == "1.00"


async def test_binary_float_never_becomes_money():
    with pytest.raises(InDoubt):
        Invoice.of(invoice(total=0.1), InDoubt)

"""Where an object of Clio stands: the trace says what the holds say, whichever side the cause is on."""

from books.quickbooks.reading import Look
from sandbox.quickbooks import work
from services.bookkeeping import tracing
from tests.books.keeping.cycles import bill, deposit, paid


async def stands(office, what):
    (found,) = await tracing.trace(office.inst, office.owner, what)
    return found


async def test_a_bill_of_a_closed_month_is_traced_as_held_with_its_ways_out(office):
    work.close_books(office.sandbox.world, "2026-03-31")
    await office.tell([bill()])
    await office.settle(Look.EVERYTHING)
    found = await stands(office, "bill 501")
    assert (found.state, "the books are closed there" in found.sentence) == ("held", True)
    assert any("first open day" in remedy for remedy in found.remedies)


async def test_a_bill_of_a_client_who_may_be_another_customer_is_traced_as_held(office):
    office.enter("Customer", DisplayName="Dale", PrimaryEmailAddr={"Address": "someone@else.example"})
    client = {"tell": "client", "id": 4, "name": "Dale", "email": "office@dale.example"}
    await office.tell([client, {"tell": "matter", "id": 41, "client": 4, "number": "M41"}, bill(matters=[41])])
    await office.settle(Look.EVERYTHING)
    found = await stands(office, "bill 501")
    assert (found.state, "which customer" in found.sentence) == ("held", True)


async def test_a_trust_line_on_an_account_that_became_inactive_is_traced_as_held(office):
    work.deactivate(office.sandbox.world, "Account", office.ids["CTL"])
    await office.tell([deposit()])
    await office.settle(Look.EVERYTHING)
    assert (await stands(office, "CT-90001")).state == "held"


async def test_the_credit_of_an_overpayment_is_asked_for_by_its_own_key_or_by_its_payment(office):
    await office.tell([bill(), {**paid(), "amount": "600.00"}])
    await office.settle()
    found = await stands(office, "CX-7001")
    assert (found.state, found.key, "corrects" in found.sentence) == ("done", "CP-7001", False)
    assert len(found.links) == 2

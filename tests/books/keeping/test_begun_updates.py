"""An edit whose answer was lost, while Clio moves on before anybody looks: it is found, never taken for a person's."""

from tests.books.keeping.cycles import bill, paid, rebill


async def test_a_second_edit_of_a_paid_bill_while_the_first_is_unknown_is_no_edit_by_hand(office):
    await office.tell([bill(), paid()])
    await office.settle()  # the payment moved the invoice on in QuickBooks, which our record does not know
    await office.tell([rebill("600.00")])
    office.faults("/invoice", "slow", "cut_after")
    assert (await office.cycle()).state == "waiting"
    await office.tell([rebill("700.00")])
    closing = await office.settle()
    assert (await office.codes(), await office.codes("refusal")) == ([], [])
    assert closing["FEES[Acme]"] == "700.00"

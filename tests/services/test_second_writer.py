"""A second program that writes to the same company is found before the books are switched on."""

import pytest

from core.clock import now
from core.errors import Mistake
from sandbox.quickbooks import work
from services.bookkeeping import book_plans, books
from tests.books.kept import keep


def entries(office, count):
    """Journal entries on the trust accounts, as another program makes them."""
    held = {each["Name"]: each["Id"] for each in office.sandbox.store.all("qbo.Account")}
    places = {"Debit": held["IOLTA Trust Checking"], "Credit": held["Client Trust Liability"]}
    kind = "JournalEntryLineDetail"
    for number in range(count):
        lines = [
            {"DetailType": kind, "Amount": 50, kind: {"PostingType": side, "AccountRef": {"value": id}}}
            for side, id in places.items()
        ]
        work.enter(office.sandbox.world, "JournalEntry", DocNumber=f"LL-{number}", Line=lines)


async def test_books_stay_off_until_an_administrator_states_that_the_other_program_has_stopped(busy):
    await keep(busy)
    entries(busy, 3)
    with pytest.raises(Mistake, match=r"SECOND_WRITER: .*LL-"):
        await book_plans.switch_on(busy.inst, busy.owner)
    await books.change_settings(busy.inst, busy.owner, {"others_stopped": now().date().isoformat()})
    assert (await book_plans.switch_on(busy.inst, busy.owner)).state == "on"


async def test_what_a_recipe_of_this_firm_wrote_is_no_second_writer(busy):
    await keep(busy)
    recipe = await busy.turn_on()
    await busy.approve(3)
    await busy.hear(recipe)
    assert await busy.work() == {"finished": 3}
    found = {check.code: check.state for check in (await books.setup(busy.inst, busy.owner)).checks}
    assert found["SECOND_WRITER"] == "ok"

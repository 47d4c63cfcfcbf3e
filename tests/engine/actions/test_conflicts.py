"""Somebody else changes the object between our reading and our writing: both changes stand in the end."""

from functools import partial

import pytest

from tests.engine.actions.rows import ACTIONS, ROWS
from tests.engine.crash import let_time_pass

OTHERS = {
    "clio.complete_task": ("clio.task", "task_id", {"description": "By phone"}),
    "clio.update_company_contact": ("clio.contact", "contact_id", {"name": "Sample Partners"}),
    "clio.update_matter": ("clio.matter", "matter_id", {"description": "Sale of a ship"}),
    "clio.update_person_contact": ("clio.contact", "contact_id", {"prefix": "Dr"}),
    "clio.update_task": ("clio.task", "task_id", {"description": "By phone"}),
    "quickbooks.update_customer": ("qbo.Customer", "customer_id", {"PrimaryPhone": {"FreeFormNumber": "555-0100"}}),
    "quickbooks.update_invoice_with_line_items": ("qbo.Invoice", "invoice_id", {"PrivateNote": "By phone"}),
    "quickbooks.update_vendor": ("qbo.Vendor", "vendor_id", {"PrimaryPhone": {"FreeFormNumber": "555-0100"}}),
    "quickbooks.void_invoice": ("qbo.Invoice", "invoice_id", {"CustomerMemo": {"value": "By phone"}}),
    "quickbooks.void_payment": ("qbo.Payment", "payment_id", {"PaymentRefNum": "2071"}),
}
"""What another person changes meanwhile: kind, the input that holds the id, and the values."""
MAILS = {"quickbooks.send_invoice", "quickbooks.send_sales_receipt"}
"""They change nothing that another person could have changed meanwhile."""
ENDLESS = 20


@pytest.fixture
def address(middle):
    return middle.address


def meddle(firm, middle, key, given, times):
    """Let somebody change the object before each of the next writes; returns whether the change stands."""
    kind, field, values = OTHERS[key]
    middle.happen(ROWS[key].methods[0], partial(edit, firm, kind, given[field], values), times)
    name, value = next(iter(values.items()))
    return lambda: (
        [each[name] for each in firm.all(kind) if given[field] in (each.get("Id"), each.get("id"))] == [value]
    )


def edit(firm, kind, id, values):
    firm.edit(kind, id, **values)


def test_every_action_that_changes_an_object_is_tried():
    assert set(OTHERS) | MAILS == {key for key, row in ROWS.items() if row.saved}


@pytest.mark.parametrize("times", [1, 2])
@pytest.mark.parametrize("key", OTHERS)
async def test_what_another_person_changed_meanwhile_stands_beside_ours(firm, middle, key, times):
    given = await firm.given(key)
    before, run_id = firm.holdings(), await firm.queue(key, given)
    other_stands = meddle(firm, middle, key, given, times)
    output = await firm.output(run_id)
    firm.assert_done(key, given, before, output)
    assert ACTIONS[key].output.model_validate(output)
    assert (other_stands(), middle.before) == (True, [])
    assert firm.holdings().commits(before) == 1


@pytest.mark.parametrize("key", OTHERS)
async def test_an_object_that_never_rests_lets_the_run_wait_and_says_so(firm, middle, key):
    given = await firm.given(key)
    before, run_id = firm.holdings(), await firm.queue(key, given)
    other_stands = meddle(firm, middle, key, given, ENDLESS)
    run = await firm.go(run_id)
    assert (run.state, "changed by others" in run.error["message"]) == ("waiting", True)
    assert firm.holdings().commits(before) == 0
    middle.before.clear()
    await let_time_pass(firm.office)
    firm.assert_done(key, given, before, await firm.output(run_id))
    assert other_stands()

"""Edits of a synced contact travel both ways, once; on a conflict Clio wins and says so."""

import pytest

from books.quickbooks.reading import Look
from sandbox.quickbooks import work
from tests.books.contacts.people import ADDRESS


async def test_a_new_customer_is_made_with_everything_clio_shows(people):
    await people.clio(phone_numbers=[{"name": "Work", "number": "+1 555 0100"}], addresses=[ADDRESS])
    await people.settle()
    made = people.customers()["Sample Acme"]
    assert (made["PrimaryEmailAddr"]["Address"], made["PrimaryPhone"]["FreeFormNumber"]) == (
        "office@acme.example", "+1 555 0100",
    )  # fmt: skip
    assert (made["BillAddr"]["Line2"], made["BillAddr"]["PostalCode"]) == ("Floor 2", "62701")


async def test_edits_in_clio_reach_quickbooks_and_leave_its_notes_alone(synced):
    notes = synced.customer["Notes"]
    await synced.clio(name="Sample Acme Ltd", addresses=[ADDRESS])
    assert (await synced.settle()).state == "applied"
    assert synced.customer["DisplayName"] == "Sample Acme Ltd"
    assert (synced.customer["BillAddr"]["City"], synced.customer["Notes"]) == ("Springfield", notes)


async def test_edits_in_quickbooks_reach_clio(synced):
    synced.quickbooks(
        DisplayName="Sample Acme Inc", PrimaryEmailAddr={"Address": "new@acme.example"},
        PrimaryPhone={"FreeFormNumber": "555 0199"}, BillAddr={"Line1": "2 Sample Way", "City": "Shelbyville"},
    )  # fmt: skip
    assert (await synced.settle()).state == "applied"
    shown = synced.shown()
    assert (shown["name"], shown["primary_email_address"]) == ("Sample Acme Inc", "new@acme.example")
    assert (shown["primary_phone_number"], shown["addresses"][0]["city"]) == ("555 0199", "Shelbyville")
    assert len(shown["email_addresses"]) == 1


async def test_after_an_edit_has_travelled_nothing_is_left_to_do(synced):
    synced.quickbooks(PrimaryPhone={"FreeFormNumber": "555 0199"})
    await synced.settle()
    for _ in range(2):
        assert (await synced.settle()).state == "nothing"


async def test_edits_of_different_things_on_both_sides_all_arrive(synced):
    await synced.clio(addresses=[ADDRESS])
    synced.quickbooks(PrimaryPhone={"FreeFormNumber": "555 0199"})
    await synced.settle()
    assert synced.shown()["primary_phone_number"] == "555 0199"
    assert synced.customer["BillAddr"]["City"] == "Springfield"


async def test_on_a_conflict_clio_wins_and_the_plan_and_the_record_say_what_was_lost(synced):
    await synced.clio(name="Sample Acme of Clio")
    synced.quickbooks(DisplayName="Sample Acme of QuickBooks")
    outcome = await synced.settle()
    assert synced.customer["DisplayName"] == synced.shown()["name"] == "Sample Acme of Clio"
    (step,) = outcome.plan.body["steps"]
    assert "name “Sample Acme of QuickBooks” becomes “Sample Acme of Clio”" in step["reason"]
    assert "Clio wins over QuickBooks' name" in step["reason"]
    (change,) = await synced.history()
    assert (change["before"], change["conflict"]) == ("Sample Acme of QuickBooks", "yes")


async def test_what_is_emptied_on_one_side_is_emptied_on_the_other(synced):
    synced.quickbooks(PrimaryEmailAddr={"Address": ""})
    await synced.settle()
    assert not synced.shown()["primary_email_address"]
    await synced.clio(phone_numbers=[{"name": "Work", "number": "555 0100"}])
    await synced.settle()
    assert synced.customer["PrimaryPhone"]["FreeFormNumber"] == "555 0100"


async def test_a_firm_may_let_edits_travel_from_clio_only(synced):
    await synced.choose(contacts="from Clio only")
    synced.quickbooks(PrimaryPhone={"FreeFormNumber": "555 0199"})
    await synced.clio(name="Sample Acme Ltd")
    await synced.settle()
    assert not synced.shown().get("primary_phone_number")
    assert (synced.customer["DisplayName"], synced.customer["PrimaryPhone"]["FreeFormNumber"]) == (
        "Sample Acme Ltd", "555 0199",
    )  # fmt: skip


async def test_a_customer_that_begins_in_quickbooks_never_crosses(synced):
    before = len(list(synced.sandbox.store.all("clio.contact")))
    synced.typed("Sample Stranger", "stranger@example.com")
    await synced.settle()
    assert len(list(synced.sandbox.store.all("clio.contact"))) == before


@pytest.mark.parametrize("fault", ["cut_after", "5xx_after"])
async def test_an_edit_whose_answer_quickbooks_lost_is_made_once(synced, fault):
    await synced.clio(name="Sample Acme Ltd")
    token = int(synced.customer["SyncToken"])
    synced.fail_once("quickbooks", "customer", fault)
    await synced.settle()
    assert (synced.customer["DisplayName"], int(synced.customer["SyncToken"])) == ("Sample Acme Ltd", token + 1)
    assert (await synced.settle()).state == "nothing"


@pytest.mark.parametrize("fault", ["cut_after", "5xx_after"])
async def test_an_edit_whose_answer_clio_lost_is_made_once(synced, fault):
    synced.quickbooks(PrimaryPhone={"FreeFormNumber": "555 0199"})
    synced.fail_once("clio", "contacts/1", fault, "PATCH")
    await synced.settle()
    assert [each["number"] for each in synced.shown()["phone_numbers"]] == ["555 0199"]
    assert (await synced.settle()).state == "nothing"


async def test_an_edit_that_meets_an_unseen_one_overwrites_nothing_it_did_not_know(synced):
    await synced.clio(name="Sample Acme Ltd")
    synced.quickbooks(PrimaryPhone={"FreeFormNumber": "555 0199"})
    await synced.settle(Look.RECORD)
    assert synced.customer["DisplayName"] == synced.shown()["name"] == "Sample Acme Ltd"
    assert synced.shown()["primary_phone_number"] == "555 0199"


async def test_a_quiet_cycle_with_contacts_costs_no_metered_read_and_few_requests(synced):
    await synced.settle()
    outcome = await synced.settle(Look.RECORD)
    assert (outcome.state, outcome.reads) == ("nothing", 0)
    assert outcome.requests <= 10


async def test_the_name_of_a_person_arrives_in_its_parts(people):
    await people.tell(
        {"tell": "client", "id": 2, "name": "Kim Sampleton", "person": True},
        {"tell": "matter", "id": 21, "client": 2, "number": "00021-Sample"},
        {"tell": "bank line", "id": 90002, "on": "2026-03-02", "amount": "50.00", "matter": 21, "payee": "Sample"},
    )
    await people.settle()
    made = people.customers()["Kim Sampleton"]
    assert (made["GivenName"], made["FamilyName"]) == ("Kim", "Sampleton")
    work.edit(people.sandbox.world, "Customer", made["Id"], DisplayName="Kim Sampleton Jones")
    await people.settle()
    assert (people.shown(2)["first_name"], people.shown(2)["last_name"]) == ("Kim Sampleton", "Jones")


async def test_an_edit_that_clio_refuses_waits_for_a_person(synced):
    synced.quickbooks(PrimaryPhone={"FreeFormNumber": "555 0199"})
    synced.sandbox.faults.change({"fail_writes": True})
    assert (await synced.settle()).refused == 1
    (refusal,) = await synced.holds("REFUSED_BY_CLIO")
    assert refusal.key == "contact 1 in Clio"
    assert (await synced.settle()).state == "nothing"


async def test_an_edit_taken_back_while_the_answer_of_clio_is_lost_is_not_brought_back(synced):
    synced.quickbooks(PrimaryPhone={"FreeFormNumber": "555 0100"})
    await synced.settle()
    synced.quickbooks(PrimaryPhone={"FreeFormNumber": "555 0199"})
    synced.fail_once("clio", "/contacts", method="PATCH")
    assert (await synced.once()).state == "waiting"
    synced.quickbooks(PrimaryPhone={"FreeFormNumber": "555 0100"})
    await synced.settle()
    await synced.settle()
    assert synced.customer["PrimaryPhone"]["FreeFormNumber"] == synced.shown()["primary_phone_number"] == "555 0100"
    assert [each["after"] for each in await synced.history()] == ["555 0100", "555 0199", "555 0100"]


async def test_a_second_edit_while_the_answer_of_quickbooks_is_lost_is_no_conflict(synced):
    await synced.clio(name="Sample Acme Ltd")
    synced.fail_once("quickbooks", "/customer")
    assert (await synced.once()).state == "waiting"
    await synced.clio(name="Sample Acme LLC")
    await synced.settle()
    assert synced.customer["DisplayName"] == "Sample Acme LLC"
    assert [(each["after"], each["conflict"]) for each in await synced.history()] == [
        ("Sample Acme Ltd", ""), ("Sample Acme LLC", "")
    ]  # fmt: skip


PHONE = {"phone_numbers": [{"name": "Work", "number": "555 0111", "default_number": True}]}


@pytest.mark.parametrize(
    ("typed", "phone", "city"), [(PHONE, "555 0111", ""), ({"addresses": [ADDRESS]}, "555 0199", "Springfield")]
)
async def test_what_a_person_types_in_clio_between_our_reading_and_our_writing_stays(synced, typed, phone, city):
    synced.quickbooks(PrimaryPhone={"FreeFormNumber": "555 0199"})
    assert (await synced.typed_meanwhile(**typed)).state in ("waiting", "applied")
    await synced.settle()
    assert synced.customer["PrimaryPhone"]["FreeFormNumber"] == synced.shown()["primary_phone_number"] == phone
    assert synced.customer.get("BillAddr", {}).get("City", "") == city
    assert len(await synced.history()) == 1 + bool(city)

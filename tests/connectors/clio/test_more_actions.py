"""Clio contacts: found again after a lost answer, changed only where they differ, never over another's change."""

import json
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from actions import Effect
from connectors.clio.actions.create_company_contact import create_company_contact
from connectors.clio.actions.create_person_contact import create_person_contact
from connectors.clio.actions.find_or_create_person_contact import find_or_create_person_contact
from connectors.clio.actions.update_company_contact import update_company_contact
from connectors.clio.actions.update_person_contact import update_person_contact
from core.errors import InDoubt, Rejected, RetryLater
from tests.connectors.clio.action_inputs import COMPANY, PERSON, definition
from tests.connectors.clio.strict import StrictClio

EFFECT = Effect("key", "lexrelay:0123456789ab", "0" * 40, datetime(2026, 1, 6, 12, tzinfo=UTC))
ADA = {
    **create_person_contact.example().model_dump(mode="json"),
    "custom_field_values": [{"id": "text_line-1", "custom_field": {"id": 9001}, "value": "Bar association"}],
}
HOLDINGS = create_company_contact.example().model_dump(mode="json")
FIRM = {"contacts": [ADA], "custom_fields": [definition(9001)]}


async def run(action, clio, **given) -> Any:
    return await action.run(clio.client, action.input(**given), EFFECT)


async def look(action, clio, **given) -> Any:
    return await action.lookup(clio.client, action.input(**given), EFFECT)


def written(clio):
    return [json.loads(each.content)["data"] for each in clio.asked if each.method in ("POST", "PATCH")]


async def test_a_new_person_says_which_address_is_the_main_one():
    clio = StrictClio(FIRM)
    await run(create_person_contact, clio, **PERSON)
    sent = written(clio)[0]
    assert (sent["type"], sent["first_name"], sent["company"]) == ("Person", "Ada", {"id": 2})
    assert sent["email_addresses"] == [{"address": "ada@example.com", "name": "Work", "default_email": True}]
    assert sent["addresses"] == [{"name": "Billing", "city": "Springfield"}]
    assert sent["custom_field_values"] == [{"custom_field": {"id": 9001}, "value": "Friend"}]


async def test_a_person_needs_a_name():
    with pytest.raises(ValueError, match="first name or a last name"):
        create_person_contact.input(title="Judge")


async def test_a_namesake_with_another_address_is_not_ours():
    clio = StrictClio(FIRM)
    assert (await look(create_person_contact, clio, first_name="ada", last_name="Example")).id == 50001
    other = {"first_name": "Ada", "last_name": "Example", "email_addresses": [{"address": "other@example.com"}]}
    assert await look(create_person_contact, clio, **other) is None


async def test_two_alike_are_left_to_a_person():
    clio = StrictClio({"contacts": [ADA, ADA | {"id": 2}]})
    with pytest.raises(InDoubt, match="2 contacts"):
        await look(create_person_contact, clio, first_name="Ada", last_name="Example")


async def test_an_update_sends_only_what_differs_and_under_the_etag():
    clio = StrictClio(FIRM)
    emails = [{"address": "ADA@example.com"}, {"address": "ada@home.example", "name": "Home"}]
    await run(update_person_contact, clio, contact_id=50001, title="Judge", prefix="Ms", email_addresses=emails)
    assert written(clio) == [
        {"title": "Judge", "email_addresses": [{"address": "ada@home.example", "name": "Home"}]},
    ]
    assert clio.asked[-1].headers["IF-MATCH"] == '"c1"'


async def test_a_number_and_an_address_are_corrected_in_place():
    clio, address = StrictClio(FIRM), {"name": "Work", "city": "Shelbyville"}
    phones = [{"number": "(555) 0100", "name": "Mobile"}]
    await run(update_person_contact, clio, contact_id=50001, phone_numbers=phones, addresses=[address])
    assert written(clio)[0]["phone_numbers"] == [{"number": "(555) 0100", "name": "Mobile", "id": 52001}]
    assert written(clio)[0]["addresses"] == [{**address, "id": 53001}]


async def test_nothing_is_written_when_all_is_as_wanted():
    clio = StrictClio(FIRM)
    given = {"contact_id": 50001, "title": "Director", "custom_fields": {"9001": "bar association"}}
    assert (await run(update_person_contact, clio, **given)).id == 50001
    assert (await look(update_person_contact, clio, **given)).id == 50001
    assert not written(clio)


async def test_a_custom_field_is_changed_and_cleared_by_the_id_of_its_value():
    for value, row in (("Friend", {"value": "Friend"}), ("", {"_destroy": True})):
        clio = StrictClio(FIRM)
        await run(update_person_contact, clio, contact_id=50001, custom_fields={"9001": value})
        assert written(clio)[0]["custom_field_values"] == [{"id": "text_line-1", **row}]


async def test_a_change_made_meanwhile_is_kept_and_the_intent_applied_again():
    answers = iter([httpx.Response(412, json={"error": {"type": "PreconditionFailed", "message": "changed"}})])
    clio = StrictClio(FIRM)
    clio.answers = {"PATCH contacts/50001": lambda _: next(answers, httpx.Response(200, json={"data": ADA}))}
    assert (await run(update_person_contact, clio, contact_id=50001, title="Judge")).id == 50001
    assert [each.method for each in clio.asked if "contacts" in each.url.path] == ["GET", "PATCH", "GET", "PATCH"]


async def test_a_record_that_never_rests_is_tried_again_later():
    clio = StrictClio(FIRM, {"PATCH contacts/50001": httpx.Response(412, json={})})
    with pytest.raises(RetryLater, match="changed by others"):
        await run(update_person_contact, clio, contact_id=50001, title="Judge")


async def test_a_person_is_no_company():
    with pytest.raises(Rejected, match="not a company"):
        await run(update_company_contact, StrictClio(FIRM), contact_id=50001, name="X")
    clio = StrictClio({"contacts": [HOLDINGS]})
    await run(update_company_contact, clio, contact_id=50002, name="X")
    assert written(clio) == [{"name": "X"}]


async def test_a_known_address_makes_a_new_person_needless():
    wanted = find_or_create_person_contact.input(**PERSON)
    found = await find_or_create_person_contact.existing(StrictClio(FIRM).client, wanted)
    assert (found.id, found.created) == (50001, False)
    assert find_or_create_person_contact.natural_key(wanted) == "email ada@example.com"
    made = await run(find_or_create_person_contact, StrictClio(FIRM), **PERSON)
    assert made.created


async def test_a_company_is_known_by_its_whole_name():
    clio = StrictClio({"contacts": [HOLDINGS | {"id": 1, "name": "Example Holdings II"}, HOLDINGS]})
    assert (await look(create_company_contact, clio, **COMPANY | {"email_addresses": []})).id == 50002

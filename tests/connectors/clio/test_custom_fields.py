"""Clio's custom fields over real HTTP: each of its twelve types goes in and comes out as what it is, by its name."""

from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from jsonschema import Draft202012Validator, FormatChecker

from actions import Effect
from connectors._kit.catalog import find_action, find_trigger
from connectors._kit.http import Http
from connectors._kit.oauth import Bearer
from connectors.clio import APP
from connectors.clio.client import Clio
from connectors.clio.triggers.new_matter import new_matter
from core.errors import Rejected, RetryLater
from recipes.check import check_recipe
from recipes.text import read_recipe
from sandbox.testing import running
from services.catalogue import Catalogue
from tests.connectors.clio.strict import StrictClio
from tests.connectors.clio.test_sandbox import Granted
from triggers import Cursor

EFFECT = Effect("key", "lexrelay:0123456789ab", "0" * 40, datetime.now(UTC))
MATTER = new_matter.example().model_dump(mode="json")
SET: dict[str, Any] = {
    "checkbox": (False, False),
    "currency": ("1,250.50", "1250.50"),
    "date": ("2026-01-31", "2026-01-31"),
    "email": ("ada@example.com", "ada@example.com"),
    "numeric": (12, "12"),
    "picklist": ("county", "County"),
    "text_area": ("two\nlines", "two\nlines"),
    "text_line": ("true", "true"),
    "time": ("14:30", "14:30"),
    "url": ("https://court.example", "https://court.example"),
}
"""By type: what is given, and what is read back; contact and matter take an id of the firm."""
PERSON = {"type": "Person"}
COURTS = [{"option": "County"}, {"option": "Federal"}]


@pytest.fixture
async def box():
    async with running() as sandbox:
        yield sandbox


@pytest.fixture
async def clio(box):
    auth = Bearer(Granted(box.token("clio")))
    async with httpx.AsyncClient(base_url=box.url, auth=auth, headers=APP.headers, trust_env=False) as http:
        yield Clio(Http(http), "")


@pytest.fixture
def vendor(box):
    """Speaks for the firm's people, who change their fields in Clio itself."""
    box.client.headers["Authorization"] = f"Bearer {box.token('clio')}"
    return box.client


async def define(vendor, kind, name, parent="Matter"):
    options = {"picklist_options": COURTS} if kind == "picklist" else {}
    row = {"name": name, "field_type": kind, "parent_type": parent, **options}
    answer = await vendor.post("/api/v4/custom_fields.json?fields=id,picklist_options{id,option}", json={"data": row})
    return answer.raise_for_status().json()["data"]


async def do(clio, name, **given) -> Any:
    action: Any = find_action(f"clio.{name}")
    return await action.run(clio, action.input(**given), EFFECT)


async def heard(clio, name, id) -> Any:
    """The object as a trigger gives it."""
    trigger: Any = find_trigger(f"clio.{name}")
    cursor: Cursor | None = Cursor(None)
    items: list[Any] = []
    while cursor:
        page = await trigger.poll(clio, trigger.input(), cursor)
        items, cursor = items + list(page.items), page.next
    return next(each for each in items if each.id == id).model_dump(mode="json")["custom_fields"]


def first(box, kind, **facts):
    rows = (row for row in box.store.all(f"clio.{kind}") if facts.items() <= row.items())
    return next(rows)["id"]


@pytest.mark.parametrize(
    ("parent", "update", "new", "kind_of_parent"),
    [("matter", "update_matter", "new_matter", {}), ("contact", "update_person_contact", "new_contact", PERSON)],
)
async def test_each_of_the_twelve_types_is_read_back_as_set(box, clio, vendor, parent, update, new, kind_of_parent):
    links = {kind: (first(box, kind), first(box, kind)) for kind in ("contact", "matter")}
    for kind in SET | links:
        await define(vendor, kind, f"Of type {kind}", parent.title())
    given, told = ({f"of_type_{kind}": pair[at] for kind, pair in (SET | links).items()} for at in (0, 1))
    id = first(box, parent, **kind_of_parent)
    changed = await do(clio, update, **{f"{parent}_id": id}, custom_fields=given)
    for fields in (changed.custom_fields, await heard(clio, new, id)):
        assert {name: repr(fields[name]) for name in told} == {name: repr(value) for name, value in told.items()}


async def test_searches_and_other_triggers_tell_the_fields_too(box, clio, vendor):
    matter, number = first(box, "matter"), box.store.all("clio.matter")[0]["display_number"]
    field = await define(vendor, "picklist", "Court")
    await do(clio, "update_matter", matter_id=matter, custom_fields={"court": "Federal"}, status="closed")
    found = await do(clio, "find_matter", text=number)
    by_value = await do(clio, "find_matter_by_custom_field", custom_field_id=field["id"], value="federal")
    assert found.custom_fields["court"] == by_value.custom_fields["court"] == "Federal"
    assert (await heard(clio, "matter_closed", matter))["court"] == "Federal"
    assert (await heard(clio, "matter_status_updated", matter))["court"] == "Federal"


@pytest.mark.parametrize("shown", [False, True])
async def test_what_was_never_set_and_what_was_cleared_is_empty(box, clio, vendor, shown):
    matter, box.faults.modes.show_unset_fields = first(box, "matter"), shown
    await define(vendor, "date", "Hearing")
    assert (await heard(clio, "new_matter", matter))["hearing"] is None
    await do(clio, "update_matter", matter_id=matter, custom_fields={"hearing": "2026-02-01"})
    cleared = await do(clio, "update_matter", matter_id=matter, custom_fields={"hearing": None})
    assert cleared.custom_fields["hearing"] is None


async def test_a_renamed_field_goes_by_its_new_name(box, clio, vendor):
    matter, field = first(box, "matter"), await define(vendor, "text_line", "Judge")
    await do(clio, "update_matter", matter_id=matter, custom_fields={"judge": "R. Sample"})
    renamed = {"data": {"name": "Presiding judge"}}
    (await vendor.patch(f"/api/v4/custom_fields/{field['id']}.json", json=renamed)).raise_for_status()
    fields = await heard(clio, "new_matter", matter)
    assert (fields["presiding_judge"], "judge" in fields) == ("R. Sample", False)
    with pytest.raises(Rejected, match=r"no custom field judge for a matter.*presiding_judge"):
        await do(clio, "update_matter", matter_id=matter, custom_fields={"judge": "X"})


async def test_a_deleted_option_keeps_its_text_and_can_no_longer_be_chosen(box, clio, vendor):
    matter, field = first(box, "matter"), await define(vendor, "picklist", "Court")
    await do(clio, "update_matter", matter_id=matter, custom_fields={"court": "County"})
    row = box.store.get("clio.custom_field", str(field["id"]))
    row["picklist_options"][0]["deleted_at"] = "2026-01-01T00:00:00Z"
    box.store.put("clio.custom_field", str(field["id"]), row)
    assert (await heard(clio, "new_matter", matter))["court"] == "County"
    with pytest.raises(Rejected, match=r"'Court' is not one of: Federal$"):
        await do(clio, "create_matter", client_id=1, description="X", custom_fields={"court": "County"})


async def test_two_fields_of_one_name_are_told_apart_by_their_ids(box, clio, vendor):
    matter = first(box, "matter")
    one, two = [(await define(vendor, "text_line", name))["id"] for name in ("Court", "court!")]
    await do(clio, "update_matter", matter_id=matter, custom_fields={f"court_{one}": "A", str(two): "B"})
    fields = await heard(clio, "new_matter", matter)
    assert (fields[f"court_{one}"], fields[f"court_{two}"], "court" in fields) == ("A", "B", False)
    with pytest.raises(Rejected, match=f"several custom fields called 'court' .*: court_{one}, court_{two}"):
        await do(clio, "update_matter", matter_id=matter, custom_fields={"court": "C"})


async def test_a_field_given_by_name_and_by_id_is_refused(box, clio, vendor):
    field = await define(vendor, "text_line", "Judge")
    twice = {"judge": "A", str(field["id"]): "B"}
    with pytest.raises(Rejected, match="'Judge' is given twice"):
        await do(clio, "update_matter", matter_id=first(box, "matter"), custom_fields=twice)


@pytest.mark.parametrize(
    ("name", "key"),
    [("Court's Décision", "courts_decision"), ("2nd hearing", "field_2nd_hearing"), ("裁判所", "field_{id}")],
)
async def test_a_name_is_one_a_recipe_can_write(box, clio, vendor, name, key):
    field = await define(vendor, "text_line", name)
    matter, key = first(box, "matter"), key.format(id=field["id"])
    await do(clio, "update_matter", matter_id=matter, custom_fields={name: "By its name in Clio"})
    assert (await heard(clio, "new_matter", matter))[key] == "By its name in Clio"


async def test_a_deleted_field_is_gone(box, clio, vendor):
    matter, field = first(box, "matter"), await define(vendor, "text_line", "Judge")
    await do(clio, "update_matter", matter_id=matter, custom_fields={"Judge": "R. Sample"})
    await vendor.delete(f"/api/v4/custom_fields/{field['id']}.json")
    assert "judge" not in await heard(clio, "new_matter", matter)


async def test_nothing_is_written_when_the_definitions_cannot_be_read(box, clio):
    before = box.store.all("clio.matter")
    await box.control(
        "faults", once=[{"vendor": "clio", "method": "GET", "path_contains": "custom_fields", "kind": "429"}]
    )
    with pytest.raises(RetryLater):
        await do(clio, "create_matter", client_id=first(box, "contact"), description="Sale of a boat")
    assert box.store.all("clio.matter") == before


async def test_without_the_permission_the_rest_is_told_and_a_write_says_what_is_missing():
    forbidden = httpx.Response(403, json={"error": {"type": "ForbiddenError"}})
    clio = StrictClio({"matters": [MATTER]}, {"GET custom_fields": forbidden})
    page = await new_matter.poll(clio.client, new_matter.input(), Cursor(None))
    assert (page.items[0].id, page.items[0].custom_fields) == (70001, {})
    assert (await do(clio.client, "update_matter", matter_id=70001, location="Shelbyville")).id == 70001
    with pytest.raises(Rejected) as refused:
        await do(clio.client, "update_matter", matter_id=70001, custom_fields={"court": "County"})
    assert "Custom fields" in refused.value.remedy


async def test_an_empty_page_costs_no_further_request():
    clio = StrictClio()
    await new_matter.poll(clio.client, new_matter.input(), Cursor(None))
    assert len(clio.asked) == 1


RECIPE = """
name: Hearing
trigger: {on: clio.new_matter, account: Clio}
only_if: [{field: trigger.custom_fields.case_type, is: is_not_empty}]
steps:
  - id: noted
    do: clio.update_matter
    account: Clio
    with:
      matter_id: "{{ trigger.id }}"
      custom_fields: {court: "{{ trigger.custom_fields.case_type }}", urgent: true, parties: 2}
"""


def test_a_recipe_may_name_fields_that_only_the_account_knows():
    assert check_recipe(read_recipe(RECIPE), Catalogue(), {"Clio": "clio"}) == ()


async def test_the_account_describes_its_fields(box, clio, vendor):
    ids = {kind: (await define(vendor, kind, f"A {kind}"))["id"] for kind in (*SET, "contact", "matter")}
    schema = await APP.own_fields["matter"](clio)
    check = Draft202012Validator(schema, format_checker=FormatChecker())
    Draft202012Validator.check_schema(schema)
    assert schema["properties"]["a_picklist"]["anyOf"][0]["enum"] == ["County", "Federal"]
    assert schema["properties"]["a_text_area"]["x-custom-field"] == {"id": ids["text_area"], "type": "text_area"}
    links = {f"a_{kind}": first(box, kind) for kind in ("contact", "matter")}
    check.validate(await heard(clio, "new_matter", first(box, "matter")))
    check.validate({f"a_{kind}": told for kind, (_, told) in SET.items()} | links)
    for wrong in ({"a_checkbox": "yes"}, {"a_currency": 1.5}, {"a_date": "31.1."}, {"a_picklist": "X"}, {"other": ""}):
        assert not check.is_valid(wrong)

"""The catalogue as data."""

import json

import pytest
from jsonschema import Draft202012Validator

from core.errors import Mistake, NotFound
from services import catalogue


async def test_every_operation_carries_a_valid_form_and_sample(office):
    operations = [each for app in catalogue.catalogue(office.inst, office.owner) for each in app.triggers + app.actions]
    for operation in operations:
        Draft202012Validator.check_schema(operation.input_schema)
        json.dumps(operation.sample)
        assert operation.summary
        assert operation.guarantee
    assert {"clio.new_matter", "quickbooks.create_invoice"} <= {each.key for each in operations}


async def test_regions_say_what_they_miss(office):
    apps = {app.key: app for app in catalogue.catalogue(office.inst, office.owner)}
    regions = {region.region: region for region in apps["clio"].regions}
    assert (regions["us"].ready, regions["eu"].ready) == (True, False)
    assert "LEXRELAY_CLIO_EU_CLIENT_ID" in regions["eu"].missing


def test_an_operation_is_found_by_its_words():
    found = catalogue.find_operations("Clio: New Matter")
    assert found[0].path == "connectors/clio/triggers/new_matter.py"


async def test_choices_come_from_the_account(busy):
    found = await catalogue.choices(busy.inst, busy.owner, "Clio", "users")
    assert found[0].label


async def test_unknown_choices_list_the_known_ones(busy):
    with pytest.raises(NotFound, match="practice_areas"):
        await catalogue.choices(busy.inst, busy.owner, "Clio", "nothing")


async def test_an_account_tells_its_own_fields_and_the_kinds_it_has(busy):
    schema = await catalogue.own_fields(busy.inst, busy.owner, "Clio", "matter")
    assert schema["properties"]["source"]["anyOf"][0]["enum"] == ["Referral", "Web"]
    with pytest.raises(NotFound, match="only for: contact, matter"):
        await catalogue.own_fields(busy.inst, busy.owner, "Clio", "bill")
    with pytest.raises(NotFound, match="only for: nothing"):
        await catalogue.own_fields(busy.inst, busy.owner, "QuickBooks", "matter")


@pytest.mark.parametrize("text", ["[", "[1]", '{"a": [1]}', '{"a": 1.5}'])
def test_what_a_choice_depends_on_is_checked(text):
    with pytest.raises(Mistake, match="depends"):
        catalogue.read_depends(text)

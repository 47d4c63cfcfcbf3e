"""What people find runs by: fields that the items of the triggers really have."""

import pytest

from connectors._kit.catalog import find_trigger
from core.clock import now
from engine.run_fields import FIELDS, face_of
from storage.rows import EventRow
from storage.run_faces import Face


def event(item):
    return EventRow("evt_1", "hart", "src_1", "7", "7", item, now())


def sample(key):
    return find_trigger(key).example().model_dump(mode="json")


@pytest.mark.parametrize("key", FIELDS)
def test_every_declared_field_is_one_of_the_item(key):
    properties = find_trigger(key).output.model_json_schema()["properties"]
    declared = [getattr(FIELDS[key], name) for name in ("number", "matter", "client", "amount", "day")]
    known = [[path for path in paths if path.partition(".")[0] in properties] for paths in declared if paths]
    assert known
    assert all(known), "a field is declared that no item of this trigger has"


def test_a_bill_is_found_by_number_matter_client_and_amount():
    face = face_of("clio.bill_state_updated", event(sample("clio.bill_state_updated")))
    assert all((face.number, face.matter, face.client, face.cents, face.day))


ITEMS: dict[str, tuple[str, object, Face]] = {
    "nothing declared": ("builtin.webhook_in", {"number": "7", "client": {"name": "Ann"}}, Face("7", "7")),
    "no object": ("clio.new_bill", None, Face("7", "7")),
    "empty": ("clio.new_bill", {"client": None, "matters": [], "total": None}, Face("7", "7")),
    "odd amount": ("clio.new_bill", {"number": "9", "total": "many"}, Face("9", "7", "9")),
    "several matters": (
        "clio.new_bill",
        {"matters": [{"display_number": "1-A"}, {"display_number": "2-B"}], "total": "-5.5"},
        Face("7", "7", "", "1-A, 2-B", cents=550),
    ),
}


@pytest.mark.parametrize("case", ITEMS)
def test_odd_items_are_listed_as_far_as_they_go(case):
    key, item, expected = ITEMS[case]
    assert face_of(key, event(item)) == expected

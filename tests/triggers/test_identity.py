"""Two readings of one event have one identity; two events never share one."""

from dataclasses import replace

import pytest

from connectors.clio.triggers.bill_state_updated import bill_state_updated
from connectors.clio.triggers.new_contact import new_contact
from core.forms import Form, Record
from triggers.identity import change_identity, identity_of, object_id_of, value_at, watched_of


class Party(Record):
    name: str = ""


class Thing(Record):
    id: int
    line: int = 1
    state: str | None = None
    party: Party | None = None


NOTHING = Form()
THINGS = replace(new_contact, identity=("id",), watch=("state",))


def test_an_object_is_one_event_by_its_id():
    assert identity_of(THINGS, Thing(id=7)) == identity_of(THINGS, Thing(id=7, state="new")) == "7"
    assert object_id_of(THINGS, Thing(id=7)) == "7"


def test_parts_of_an_object_are_events_of_their_own():
    parts = replace(THINGS, identity=("id", "line"))
    assert identity_of(parts, Thing(id=7, line=2)) == "7:2"
    assert object_id_of(parts, Thing(id=7, line=2)) == "7"


def test_a_change_is_named_by_its_value_and_how_often_it_was_taken():
    assert change_identity(THINGS, Thing(id=7, state="paid"), NOTHING, 1) == "7:paid:1"
    assert change_identity(THINGS, Thing(id=7, state="paid"), NOTHING, 2) == "7:paid:2"
    assert change_identity(THINGS, Thing(id=7, state="void"), NOTHING, 1) == "7:void:1"


@pytest.mark.parametrize(("path", "value"), [("party.name", "Ann"), ("party.age", None), ("nobody.name", None)])
def test_a_path_leads_to_its_value_or_to_nothing(path, value):
    assert value_at(Thing(id=7, party=Party(name="Ann")), path) == value


def test_a_bill_that_is_paid_was_approved():
    bill = bill_state_updated.example()
    only = bill_state_updated.input()
    paid, approved = (bill.model_copy(update={"state": state}) for state in ("paid", "awaiting_payment"))
    assert watched_of(bill_state_updated, paid, only) == watched_of(bill_state_updated, approved, only)

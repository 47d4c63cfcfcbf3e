"""The firm's choices: strict, whole after a trip through a text file, and clear about what is wrong."""

from datetime import UTC, date, datetime

import pytest

from books.settings import BookSettings, as_json, changed, mapping_of, read_settings, read_text, write_text
from core.errors import Mistake
from sync.accounts import Account, Role
from sync.clio import Source
from sync.mapping import Limits

FULL = {
    "accounts": {"operating bank": "35", "legal fees": "0041"},
    "trust": [{"clio_account": 1, "bank": "50", "liability": "60", "firm_cap": "250.00", "signed_months": ["2026-03"]}],
    "deposit_to": {"operating": "35", "clio payments": "4"},
    "classes": {"Litigation": "North: 1"},
    "start": "2026-01-01",
    "limits": {"documents": 50, "amount": "99.95"},
    "unattended": True,
}


def test_settings_are_the_same_after_a_trip_through_a_text_file():
    kept = read_settings(FULL)
    assert read_text(write_text(kept)) == kept
    assert read_settings(as_json(kept)) == kept


def test_the_planner_gets_cents_roles_and_the_later_closing_date():
    mapping = mapping_of(read_settings(FULL), closed_until=date(2026, 1, 31))
    assert mapping.accounts[Role.FEES] == Account("0041", Role.FEES)
    assert mapping.deposit_to[Source.OPERATING] == Account("35", Role.OPERATING)
    assert (mapping.trust[0].firm_cap, mapping.trust[0].signed_months) == (250_00, {"2026-03"})
    assert mapping.limits == Limits(50, 0, 99_95, 10)
    assert mapping.closed_until == date(2026, 1, 31)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("basis: sometimes", "field 'basis'"),
        ("start: soon", "field 'start'"),
        ("accounts: {petty cash: '1'}", "field 'accounts"),
        ("accounts: {trust bank: '1'}", "under `trust`"),
        ("trust: [{clio_account: 1, bank: '5', liability: '5'}]", "used twice"),
        ("accounts: {operating bank: '5'}\ntrust: [{clio_account: 1, bank: '5', liability: '6'}]", "used twice"),
        ("colour: red", "field 'colour'"),
        ("limits: {changed_percent: 101}", "field 'limits.changed_percent'"),
        ("limits: {amount: '1.005'}", "field 'limits.amount'"),
        ("basis: [", "line"),
    ],
)
def test_everything_wrong_is_named_with_its_field_and_who_can_correct_it(text, told):
    with pytest.raises(Mistake) as refusal:
        read_text(text)
    assert told in str(refusal.value)
    assert "administrator" in str(refusal.value)


def test_single_settings_are_set_and_cleared_by_their_dotted_names():
    once = changed(BookSettings(), {"limits.documents": "7", "unattended": "true", "accounts.legal fees": "41"})
    assert (once.limits.documents, once.unattended, once.accounts) == (7, True, {Role.FEES: "41"})
    assert changed(once, {"accounts.legal fees": ""}).accounts == {}


def test_a_setting_that_does_not_exist_names_those_that_do():
    with pytest.raises(Mistake, match="the settings of the books have accounts"):
        changed(BookSettings(), {"colour": "red"})


def test_a_day_is_the_firms_own():
    late = datetime(2026, 4, 1, 3, 30, tzinfo=UTC)
    assert BookSettings().day_of(late) == date(2026, 4, 1)
    assert BookSettings(zone="America/Los_Angeles").day_of(late) == date(2026, 3, 31)


def test_a_time_zone_that_does_not_exist_is_refused_with_an_example():
    with pytest.raises(Mistake, match="write one such as America/New_York"):
        changed(BookSettings(), {"zone": "Mars/Olympus"})

"""Schedules before they are turned on: what is wrong with them is said, and a plan shows when they come."""

import pytest
import time_machine

from core.errors import Mistake
from services import recipes, trials
from tests.engine.builtin import daily

MONTHLY = """
name: Statements
trigger:
  on: builtin.schedule
  with: {repeat: monthly, at: 17:30, day: last business day, zone: America/New_York}
steps:
  - id: since
    do: builtin.format_date
    with: {date: "{{ trigger.previous }}", style: iso}
"""
FAULTS = {
    "no time": ("at: 17:30, ", "", "'at' is needed for monthly"),
    "no such time": ("17:30", "25:00", "field 'at': it is no time of day"),
    "no day": ("day: last business day, ", "", "'day' is needed for monthly"),
    "no such day": ("last business day", "ultimo", "field 'day': 'ultimo' is no day of a month"),
    "no such zone": ("America/New_York", "New York", "field 'zone': the time zone is not known"),
    "nothing to count from": ("day: last", "every: 2, day: last", "'start' is needed to count 'every' from"),
    "a month too much": ("day: last", "month: 2, day: last", "'month' is needed for quarterly (1 to 3) and yearly"),
    "too often": ("day: last", "every: 13, start: 2026-01-01, day: last", "'every' is at most 12 for monthly"),
    "the end before the start": (
        "day: last",
        "start: 2026-02-01, end: 2026-01-01, day: last",
        "'end' is before 'start'",
    ),
    "a limit of hours for months": ("day: last", 'until: "18:00", day: last', "'until' is for minutes and hourly"),
    "weeks without days": ("monthly", "weekly", "'weekdays' is needed for weekly"),
    "an unknown way": ("monthly", "fortnightly", "'fortnightly' is not one of minutes, hourly"),
    "an account": ("trigger:", "trigger:\n  account: Clio", "needs no account"),
}


@pytest.mark.parametrize(("right", "wrong", "words"), FAULTS.values(), ids=FAULTS)
async def test_faults_are_told_before_it_is_saved(office, right, wrong, words):
    found = await recipes.check(office.inst, office.owner, MONTHLY.replace(right, wrong, 1))
    assert words in "\n".join(map(str, found))


async def test_a_sound_schedule_is_saved_and_turned_on(office):
    assert await recipes.check(office.inst, office.owner, MONTHLY) == ()
    assert (await office.turn_on(MONTHLY)).state == "on"


async def test_a_plan_shows_the_last_times_newest_first(office):
    with time_machine.travel("2026-06-10T12:00:00+00:00"):
        report = await trials.plan(office.inst, office.owner, MONTHLY, 2)
    assert [item.object_id for item in report.items] == ["2026-05-29T21:30:00Z", "2026-04-30T21:30:00Z"]
    assert report.items[0].steps[0].output["text"] == "2026-04-30T17:30:00-04:00"


async def test_a_plan_shows_the_next_time_when_there_was_none(office):
    coming = MONTHLY.replace("day: last", "start: 2030-01-01, day: last")
    report = await trials.plan(office.inst, office.owner, coming)
    assert [item.object_id for item in report.items] == ["2030-01-31T22:30:00Z"]


async def test_a_plan_of_a_busy_schedule_looks_at_no_more_than_asked(office):
    often = daily().replace("repeat: daily", "repeat: minutes")
    assert (await trials.plan(office.inst, office.owner, often, 50)).looked_at == 50


async def test_an_unknown_address_is_told_by_the_check(office):
    text = "name: x\ntrigger: {on: builtin.webhook_in, with: {address: intake}}\nsteps: [{id: end, stop: enough}]"
    found = await recipes.check(office.inst, office.owner, text)
    assert "there is none of this name (addresses: none yet)" in str(found[0])
    with pytest.raises(Mistake):
        await recipes.save(office.inst, office.owner, text)

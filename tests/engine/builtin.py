"""Recipes that start by themselves at the firm's own desk, and hands that let time pass there."""

from datetime import timedelta

from core.clock import now

SCHEDULE = """
name: Month end
trigger:
  on: builtin.schedule
  with: {{repeat: daily, at: "{at}", catch_up: {catch_up}}}
steps:
  - id: note
    do: builtin.format_date
    with: {{date: "{{{{ trigger.last_month_end }}}}", style: iso}}
"""
INCOMING = """
name: Intake
trigger: {on: builtin.webhook_in, with: {address: intake}}
only_if: [{field: trigger.data.type, is: equals, value: completed}]
steps:
  - id: note
    do: builtin.format_text
    with: {text: "{{ trigger.data.client.name }} pays {{ trigger.data.fee }}"}
"""
MANUAL = """
name: New client
trigger:
  on: builtin.manual
  with:
    inputs:
      - {name: client}
      - {name: fee, kind: money}
      - {name: due, kind: date, required: false}
steps:
  - id: note
    do: builtin.format_text
    with: {text: "{{ trigger.values.client }} pays {{ trigger.values.fee }}"}
"""


HOUR = timedelta(hours=1)


def daily(catch_up="once", ago=HOUR):
    """A recipe that was due an hour ago, today and each day before."""
    return SCHEDULE.format(at=f"{now() - ago:%H:%M}", catch_up=catch_up)


async def nothing_ran_for(office, row, span):
    """Make the source of a recipe look as if its last poll was so long ago."""
    sources = office.store.sources
    taken = await sources.take(row.source_id, "test", 60)
    await sources.move_cursor(taken.id, taken.fence, since=now() - span, page=None)
    await sources.polled(taken.id, taken.fence, next_poll_at=None)


async def results(office):
    """What the last step of each run gave, oldest run first."""
    runs = sorted(await office.store.runs.list(), key=lambda run: run.id)
    return [(await office.store.runs.steps(run.id))[0].output["text"] for run in runs if run.state == "finished"]

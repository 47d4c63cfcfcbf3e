"""Built in: Schedule."""

import datetime as clock
from calendar import monthrange
from datetime import UTC, datetime, timedelta

from pydantic import AwareDatetime

from core.forms import Record
from triggers import Cursor, Page, trigger
from triggers.builtin._schedule_form import Timetable
from triggers.calendar import MOST, Rule, before, due, following, newest
from triggers.desk import Desk


class Occurrence(Record):
    """One time it was due. `previous` is the time before, for "since last time"; months are those of the day."""

    id: str
    at: AwareDatetime
    date: clock.date
    time: str
    weekday: str
    month_start: clock.date
    month_end: clock.date
    last_month_start: clock.date
    last_month_end: clock.date
    previous: AwareDatetime | None
    created_at: AwareDatetime


@trigger(title="Schedule", sample="schedule.json", every=timedelta(minutes=1), cost="no request")
async def schedule(desk: Desk, form: Timetable, cursor: Cursor) -> Page[Occurrence]:
    """Start a recipe by the clock, at most about a minute late: each morning, on the last business day of the month."""
    rule, moment = form.rule(), desk.now()
    after = cursor.since or moment
    found = shown(rule, after, moment) if desk.trying else due(rule, after, moment, form.catch_up)
    return Page(tuple(_described(rule, each) for each in found))


def shown(rule: Rule, after: datetime, moment: datetime) -> list[datetime]:
    """Return the newest times there were, for someone who only looks; the next one when there was none."""
    past = newest(rule, after, moment, MOST)
    coming = following(rule, moment)
    return past or ([coming] if coming else [])


def _described(rule: Rule, moment: datetime) -> Occurrence:
    local, earlier = moment.astimezone(rule.zone), before(rule, moment)
    day = local.date()
    start = day.replace(day=1)
    last_end = start - timedelta(days=1)
    return Occurrence(
        id=f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        at=local,
        date=day,
        time=f"{local:%H:%M}",
        weekday=f"{local:%A}",
        month_start=start,
        month_end=day.replace(day=monthrange(day.year, day.month)[1]),
        last_month_start=last_end.replace(day=1),
        last_month_end=last_end,
        previous=earlier.astimezone(rule.zone) if earlier else None,
        created_at=moment,
    )

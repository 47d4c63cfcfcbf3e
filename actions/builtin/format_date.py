"""Built in: Format Date."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from pydantic import AwareDatetime

from actions import Effect, Guarantee, action
from actions.builtin._rules.date_form import DateToWrite
from actions.builtin._rules.moving_dates import Move, moved, placed
from actions.builtin._rules.reading_dates import read_moment
from actions.builtin._rules.refusals import refused
from actions.builtin._rules.writing_dates import write_moment
from core.days import is_business_day, zone_of
from core.forms import Record


class WrittenDate(Record):
    """The text, and what other steps may want to know of the day. `moment` and `time` are empty for a plain date."""

    text: str
    date: date
    moment: AwareDatetime | None
    time: str
    weekday: str
    day: int
    month: int
    month_name: str
    quarter: int
    year: int
    is_business_day: bool


@action(title="Format Date", sample="format_date.json", guarantee=Guarantee.READ_ONLY, cost="no request")
async def format_date(client: object, form: DateToWrite, effect: Effect) -> WrittenDate:
    """Move a date or time and write it as people do: other zone, days later, business days, end of month."""
    if form.style == "pattern" and not form.pattern:
        raise refused("the style is pattern, but there is none", "pattern", "write one, such as MMMM d, yyyy")
    try:
        day = moved(_start(form), _move(form))
        text = write_moment(day, form.style, form.pattern, form.locale)
    except ValueError as error:
        raise refused(str(error), "date", "correct the date, or how it is read, moved or written") from error
    return _described(day, text, form)


def _start(form: DateToWrite) -> date:
    day = read_moment(form.date, form.reads)
    zones: tuple[ZoneInfo, ZoneInfo | None] = (zone_of(form.zone), zone_of(form.to_zone) if form.to_zone else None)
    if not isinstance(day, datetime):
        return day
    moment = day if day.tzinfo else placed(day, zones[0])
    return moment.astimezone(zones[1]) if zones[1] else moment


def _move(form: DateToWrite) -> Move:
    closed = frozenset(form.holidays)
    return Move(form.minutes, form.months, form.month_end, form.days, form.business_days, closed, form.then)


def _described(day: date, text: str, form: DateToWrite) -> WrittenDate:
    moment = day if isinstance(day, datetime) else None
    return WrittenDate(
        text=text,
        date=date(day.year, day.month, day.day),
        moment=moment,
        time=f"{moment:%H:%M}" if moment else "",
        weekday=f"{day:%A}",
        day=day.day,
        month=day.month,
        month_name=f"{day:%B}",
        quarter=(day.month + 2) // 3,
        year=day.year,
        is_business_day=is_business_day(day, frozenset(form.holidays)),
    )

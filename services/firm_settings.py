"""What a firm decides about itself: its name and zone, and how long contents of finished runs are kept."""

from importlib.metadata import PackageNotFoundError, version
from zoneinfo import available_timezones

from core.errors import Mistake, Problem, mistake
from engine.housekeeping import LEAST_DAYS, MOST_DAYS, RETENTION
from engine.installation import Installation
from services.actors import Actor, Permission, firm_of, require
from services.views import View
from storage.firms import Firms

LONGEST_NAME = 100


class FirmView(View):
    """The firm, and facts of the installation that people ask for when they call somebody."""

    id: str
    name: str
    zone: str
    base_url: str
    https: bool
    database: str
    version: str


class RetentionView(View):
    """Days that contents of finished runs are kept; None keeps them. `least` and `most` are the bounds."""

    days: int | None
    least: int = LEAST_DAYS
    most: int = MOST_DAYS


def zones() -> list[str]:
    """Return the IANA names of places, sorted, and UTC; names that are no places are left out."""
    return [*sorted(name for name in available_timezones() if "/" in name and not name.startswith("Etc/")), "UTC"]


async def show_firm(inst: Installation, actor: Actor) -> FirmView:
    """Return the actor's firm."""
    require(actor, Permission.SEE)
    row = await inst.store.system.firms.get(actor.firm)
    return FirmView(
        id=row.id,
        name=row.name,
        zone=row.zone,
        base_url=inst.settings.base_url,
        https=inst.settings.base_url.startswith("https://"),
        database="SQLite in the home folder" if inst.store.database.is_sqlite else "PostgreSQL",
        version=_version(),
    )


async def change_firm(inst: Installation, actor: Actor, name: str, zone: str) -> FirmView:
    """Change what the firm is called and where its days begin; raises Mistake naming each wrong part."""
    firm, called = firm_of(inst, actor, Permission.SETTINGS), " ".join(name.split())
    problems = []
    if not called or len(called) > LONGEST_NAME or not called.isprintable():
        problems.append(Problem("Name", f"it must have 1 to {LONGEST_NAME} characters", "Type the name of your firm"))
    if zone not in available_timezones():
        problems.append(
            Problem("Time zone", f"'{zone[:60]}' is none", "Choose one from the list, such as America/New_York")
        )
    if problems:
        raise Mistake(tuple(problems))
    async with firm.together() as same:
        await Firms(same.scope).change(actor.firm, called, zone)
        await same.audit.append("firm changed", f"firm:{actor.firm}", {"name": called, "zone": zone})
    return await show_firm(inst, actor)


async def show_retention(inst: Installation, actor: Actor) -> RetentionView:
    """Return how long contents are kept."""
    kept = await firm_of(inst, actor, Permission.SEE).settings.get(RETENTION)
    return RetentionView(days=None if kept is None else int(kept))


async def change_retention(inst: Installation, actor: Actor, days: int | None) -> RetentionView:
    """Set how many days contents of finished runs are kept, None for as long as there is room; raises Mistake."""
    firm = firm_of(inst, actor, Permission.SETTINGS)
    if days is not None and not LEAST_DAYS <= days <= MOST_DAYS:
        cause = f"{days} days are not between {LEAST_DAYS} and {MOST_DAYS}"
        raise mistake("Keeping contents", cause, "Choose a number in between, or keep them")
    await firm.settings.put(RETENTION, days, "retention changed", {"days": days})
    return await show_retention(inst, actor)


def read_days(text: str) -> int:
    """Return a number of days as somebody typed it; raises Mistake."""
    if not text.isdecimal() or len(text) > 6:
        raise mistake("Keeping contents", f"'{text[:20]}' is no number of days", "Type a whole number, such as 365")
    return int(text)


def _version() -> str:
    try:
        return version("lexrelay")
    except PackageNotFoundError:
        return "a checkout"

"""Today is the firm's own day: on both sides of the date line it differs by one or two."""

from datetime import date


async def test_a_comparison_as_of_today_is_as_of_the_day_in_the_firms_zone(house):
    days = []
    for zone in ("Etc/GMT+12", "Pacific/Kiritimati"):
        row = await house.store.books.accounts.get(house.row.id)
        await house.store.books.accounts.set_settings(row.id, {**row.settings, "zone": zone}, row.settings_version)
        days.append(date.fromisoformat((await house.reconcile()).as_of))
    assert (days[1] - days[0]).days in (1, 2)

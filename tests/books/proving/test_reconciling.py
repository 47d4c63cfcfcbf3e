"""Clean books raise no alarm; whatever is changed behind the books is found and named."""

import pytest

from tests.books.proving.discrepancies import KINDS


async def test_clean_books_agree_on_all_sides_and_raise_no_alarm(house):
    row = await house.reconcile()
    assert row.body["differences"] == []
    assert row.body["clean"]
    (account,) = row.body["accounts"]
    assert account["bank"] == account["liability"] == account["clio"] == account["clio_account"] == 740750
    assert await house.alarms() == []


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
async def test_what_was_changed_behind_the_books_is_found_and_named(house, kind):
    await kind(house)
    row = await house.reconcile()
    assert [each["cause"] for each in row.body["differences"]] == [kind.__name__]
    assert row.residue == 0
    assert [each.code for each in await house.alarms()] == [kind.__name__.upper()]

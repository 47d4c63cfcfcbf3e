"""Clean books raise no alarm; whatever is changed behind the books is found and named."""

from tests.books.proving.discrepancies import PLANTED, TYPED, plant_all


async def test_clean_books_agree_and_seventeen_changes_behind_them_are_each_found_and_named(house):
    clean = await house.reconcile()
    assert clean.body["differences"] == []
    assert clean.body["clean"]
    (account,) = clean.body["accounts"]
    assert account["bank"] == account["liability"] == account["clio"] == account["clio_account"]
    assert await house.alarms() == []
    await plant_all(house)
    row = await house.reconcile()
    found = {(each["cause"], each["key"]) for each in row.body["differences"]}
    named = {(kind.__name__, f"CT-{id}") for kind, id in PLANTED if kind not in TYPED}
    assert named - found == set()
    assert sorted(cause for cause, _ in found - named) == ["doubled", "missing_in_clio", "one_sided"]
    assert row.residue == 0
    assert sorted(each.code for each in await house.alarms()) == sorted(kind.__name__.upper() for kind, _ in PLANTED)

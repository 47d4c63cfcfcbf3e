"""Whatever kind of document somebody types, what it does to trust money is seen, named, and leaves nothing open."""

from tests.books.proving.by_hand import BOTH_SIDES, ONE_SIDE


async def test_every_kind_of_document_that_touches_trust_is_named(house):
    client = house.customer("00021-Birch")
    causes = {way(house, f"{number}01.37", "2026-03-20", client): "one_sided" for number, way in enumerate(ONE_SIDE, 1)}
    for number, way in enumerate(BOTH_SIDES, 1):
        causes[way(house, f"9{number}.11", "2026-03-21", client)] = "missing_in_clio"
    row = await house.reconcile()
    found = {tuple(each["quickbooks"][0]): each["cause"] for each in row.body["differences"]}
    assert found == causes
    (account,) = row.body["accounts"]
    assert [account[name] for name in ("bank_residue", "liability_residue", "clio_residue")] == [0, 0, 0]

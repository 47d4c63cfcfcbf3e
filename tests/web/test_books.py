"""The books over REST: the same rights, the same binding of an approval to what was looked at."""

import pytest

from tests.books.kept import keep


@pytest.fixture
async def books(office):
    """The address of books that are ready."""
    await office.connect_both()
    await keep(office)
    (row,) = await office.store.books.accounts.list()
    return f"/api/v1/books/{row.id}"


async def test_a_plan_is_applied_only_under_its_own_digest(office, api, books):
    await office.approve(2)
    plan = (await api.post(f"{books}/plan", json={})).json()
    assert plan["reasons"]
    assert plan["total"] == len(plan["steps"])
    wrong = await api.post(f"{books}/apply", json={"digest": "0" * 64})
    assert (wrong.status_code, (await office.sandbox.report())["quickbooks"]["invoices"]) == (422, [])
    done = (await api.post(f"{books}/apply", json={"digest": plan["digest"]})).json()
    assert (done["state"], done["plan"]["done"]) == ("applied", plan["total"])
    assert (await api.get(f"{books}/plans")).json()[0]["state"] == "applied"
    assert (await api.get(books)).json()["holds"] == 0


async def test_settings_looked_at_in_an_older_version_are_not_overwritten(api, books):
    seen = (await api.get(f"{books}/settings")).json()
    order = {"changes": {"basis": "cash"}, "version": seen["version"]}
    assert (await api.patch(f"{books}/settings", json=order)).json()["settings"]["basis"] == "cash"
    assert (await api.patch(f"{books}/settings", json=order)).status_code == 422


async def test_a_bookkeeper_plans_and_approves_but_does_not_change_or_release(books, sign_in):
    bookkeeper = await sign_in("bookkeeper")
    plan = await bookkeeper.post(f"{books}/plan", json={})
    assert plan.status_code == 200
    match, release = {"client": "1", "customer": "new"}, {"reason": "so"}
    for path, order in (("on", {}), ("off", {}), ("findings/x/release", release), ("matches", match)):
        assert (await bookkeeper.post(f"{books}/{path}", json=order)).status_code == 403
    assert (await bookkeeper.post(f"{books}/approve", json={"digest": plan.json()["digest"]})).status_code == 200


async def test_a_builder_keeps_away_from_the_books(books, sign_in):
    builder = await sign_in("builder")
    for path in ("plan", "approve", "apply", "reconciliations", "month-ends", "statements", "sweep"):
        assert (await builder.post(f"{books}/{path}", json={})).status_code == 403


async def test_an_administrator_says_which_customer_a_client_is(office, api, books):
    await api.post(f"{books}/plan", json={})
    client = next(each["id"] for each in office.sandbox.store.all("clio.contact") if each.get("is_client"))
    order = {"client": str(client), "customer": "new"}
    assert (await api.post(f"{books}/matches", json={**order, "customer": "Acme"})).status_code == 422
    assert (await api.post(f"{books}/matches", json=order)).json()["customer"] == "new"
    assert (await api.get(f"{books}/contacts/edits")).json() == []

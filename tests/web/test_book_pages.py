"""The pages of the books, over HTTP: outcomes, refusals, and who may press what."""

import re

import pytest

from services import book_works
from services.actors import Role
from tests.books.kept import keep
from tests.web.crowd import send

KEEPER = "kim@hart.example"
WHY = "the court confirmed the day"


@pytest.fixture
async def base(office):
    """The address of books that are ready."""
    await office.connect_both()
    await keep(office)
    (row,) = await office.store.books.accounts.list()
    return f"/books/{row.id}"


async def press(browser, page, address=None, **values):
    """Send a form of a page, wait until what it began has ended, and return the page it leads to."""
    answer = await send(browser, page, address, **values)
    await book_works.settled()
    return await browser.get(answer.headers["location"]) if answer.status_code == 303 else answer


async def test_without_books_the_page_says_what_is_needed_and_joins_two_accounts(office, browser):
    assert "QuickBooks company: missing" in (await browser.get("/books")).text
    await office.connect_both()
    page = await press(browser, "/books", name="", clio="Clio", quickbooks="QuickBooks")
    assert "Check both sides" in page.text
    assert (await browser.get("/books")).status_code == 303


async def test_the_check_names_problems_and_its_proposals_are_kept_with_one_press(office, browser):
    await office.connect_both()
    page = await press(browser, "/books", name="Main", clio="Clio", quickbooks="QuickBooks")
    setup = str(page.url.path)
    page = await press(browser, setup)
    assert "The day from which the books are kept is not chosen" in page.text
    assert "lexrelay" not in page.text.replace("lexrelay.", "")
    (version,) = re.findall(r'name="version" value="(\d+)"', page.text)
    proposed = dict(re.findall(r'name="(accounts\.[^"]+)" value="([^"]+)"', page.text))
    page = await press(browser, setup, f"{setup}/accounts", version=version, **proposed)
    kept = (await office.store.books.accounts.list())[0].settings["accounts"]
    assert len(kept) == len(proposed) > 3


async def test_an_account_that_is_not_in_the_chart_is_refused_and_what_was_typed_stays(browser, base):
    page = await press(browser, f"{base}/setup")
    (version,) = re.findall(r'name="version" value="(\d+)"', page.text)
    fields = {"version": version, "accounts.legal fees": "Legal Feees"}
    page = await press(browser, f"{base}/setup", f"{base}/setup/accounts", **fields)
    assert (page.status_code, "QuickBooks has none of this name" in page.text, 'value="Legal Feees"' in page.text) == (
        422,
        True,
        True,
    )


async def test_a_plan_is_looked_at_approved_and_applied_exactly(office, browser, base):
    await office.approve(2)
    page = await press(browser, f"{base}/plan")
    (digest,) = re.findall(r'name="plan" value="(\w+)"', page.text)
    step = await browser.get(re.search(r'href="([^"]+/steps/1)"', page.text)[1])
    assert step.status_code == 200
    assert (await office.sandbox.report())["quickbooks"]["invoices"] == []
    wrong = await press(browser, f"{base}/plan", f"{base}/plan/apply", plan="0" * 64)
    assert (wrong.status_code, (await office.sandbox.report())["quickbooks"]["invoices"]) == (422, [])
    page = await press(browser, f"{base}/plan", f"{base}/plan/apply", plan=digest)
    assert "Applied" in page.text
    assert len((await office.sandbox.report())["quickbooks"]["invoices"]) == 2
    assert "Applied" in (await browser.get(f"{base}/history")).text


async def test_steps_are_filtered_by_address(office, browser, base):
    await office.approve(2)
    await press(browser, f"{base}/plan")
    every = (await browser.get(f"{base}/plan")).text
    some = (await browser.get(f"{base}/plan", params={"kind": "Invoice"})).text
    none = (await browser.get(f"{base}/plan", params={"text": "nobody at all"})).text
    assert every.count("/steps/") > some.count("/steps/") > 0
    assert "No step fits" in none


async def test_a_bookkeeper_asks_and_an_admin_confirms(office, people, base):
    await people.owner()
    keeper, admin = await people.join(KEEPER, "bookkeeper"), await people.join("ada@hart.example", "admin")
    finding = await held(office)
    asked = {"way": "first-open-day", "reason": WHY}
    page = await press(keeper, f"{base}/holds", f"{base}/holds/{finding}/ask", **asked)
    assert "An admin is asked to decide" in page.text
    address = re.search(r'action="([^"]+/confirm)"', (await admin.get(f"{base}/holds")).text)[1]
    assert (await send(keeper, f"{base}/holds", address)).status_code == 403
    await press(admin, f"{base}/holds", address)
    row = await office.store.books.findings.get(finding)
    assert (row.decision, row.decided_by) == ("released", "ada@hart.example")
    assert row.reason == f"{WHY} (asked by {KEEPER})"


async def test_a_request_is_declined_with_an_answer(office, people, base):
    await people.owner()
    keeper, admin = await people.join(KEEPER, "bookkeeper"), await people.join("ada@hart.example", "admin")
    finding = await held(office)
    await press(keeper, f"{base}/holds", f"{base}/holds/{finding}/ask", way="first-open-day", reason=WHY)
    address = re.search(r'action="([^"]+/decline)"', (await admin.get(f"{base}/holds")).text)[1]
    await press(admin, f"{base}/holds", address, answer="wait for the accountant")
    assert "wait for the accountant" in (await keeper.get(f"{base}/holds")).text
    assert (await office.store.books.findings.get(finding)).decision == ""


async def test_what_changed_since_it_was_asked_for_is_not_confirmed(office, api, base):
    finding = await held(office)
    (row,) = await office.store.books.accounts.list()
    order = {"way": "first-open-day", "reason": WHY}
    asked = (await api.post(f"/api/v1{base}/findings/{finding}/requests", json=order)).json()
    await hold(office, row.id, cents=999)
    answer = await api.post(f"/api/v1{base}/requests/{asked['id']}/confirm")
    assert (answer.status_code, "has changed" in answer.text) == (422, True)
    declined = await api.post(f"/api/v1{base}/requests/{asked['id']}/decline", json={"answer": "look again"})
    assert declined.json()["state"] == "declined"
    assert (await api.get(f"/api/v1{base}/requests")).json() == []


async def hold(office, books, cents=500):
    from storage.books.findings import Finding

    body = {"sentence": "Its day is closed.", "client": "Sample Acme", "remedies": []}
    await office.store.books.findings.replace(books, "hold", [Finding("CLOSED_PERIOD", "CT-1", cents, body)])


async def held(office):
    (row,) = await office.store.books.accounts.list()
    await hold(office, row.id)
    (found,) = await office.store.books.findings.open(row.id, "hold")
    return found.id

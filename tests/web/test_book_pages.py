"""The pages of the books, over HTTP: outcomes, refusals, and who may press what."""

import re

import pytest

from services.bookkeeping import book_works
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


@pytest.fixture
async def plain(office):
    """The address of books that neither side is asked for."""
    store = office.store
    clio = await store.connections.add("clio", "us", "Clio", secret=b"x")
    company = await store.connections.add("quickbooks", "production", "Company", secret=b"x")
    return f"/books/{(await store.books.accounts.add('Main', clio.id, company.id)).id}"


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
    some = (await browser.get(f"{base}/plan", params={"kind": "Invoice"})).text
    assert page.text.count("/steps/") > some.count("/steps/") == 2
    assert "No step fits" in (await browser.get(f"{base}/plan", params={"text": "nobody at all"})).text
    assert (await office.sandbox.report())["quickbooks"]["invoices"] == []
    wrong = await press(browser, f"{base}/plan", f"{base}/plan/apply", plan="0" * 64)
    assert (wrong.status_code, (await office.sandbox.report())["quickbooks"]["invoices"]) == (422, [])
    page = await press(browser, f"{base}/plan", f"{base}/plan/apply", plan=digest)
    assert "Applied" in page.text
    assert len((await office.sandbox.report())["quickbooks"]["invoices"]) == 2
    assert "Applied" in (await browser.get(f"{base}/history")).text


async def test_a_bookkeeper_asks_and_an_admin_confirms(office, people, plain):
    await people.owner()
    keeper, admin = await people.join(KEEPER, "bookkeeper"), await people.join("ada@hart.example", "admin")
    finding = await held(office)
    asked = {"way": "first-open-day", "reason": WHY}
    page = await press(keeper, f"{plain}/holds", f"{plain}/holds/{finding}/ask", **asked)
    assert "An admin is asked to decide" in page.text
    address = re.search(r'action="([^"]+/confirm)"', (await admin.get(f"{plain}/holds")).text)[1]
    assert (await send(keeper, f"{plain}/holds", address)).status_code == 403
    await press(admin, f"{plain}/holds", address)
    row = await office.store.books.findings.get(finding)
    assert (row.decision.split()[0], row.decided_by) == ("released", "ada@hart.example")
    assert row.reason == f"{WHY} (asked by {KEEPER})"


async def test_a_request_is_declined_with_an_answer(office, people, plain):
    await people.owner()
    keeper, admin = await people.join(KEEPER, "bookkeeper"), await people.join("ada@hart.example", "admin")
    finding = await held(office)
    await press(keeper, f"{plain}/holds", f"{plain}/holds/{finding}/ask", way="first-open-day", reason=WHY)
    address = re.search(r'action="([^"]+/decline)"', (await admin.get(f"{plain}/holds")).text)[1]
    await press(admin, f"{plain}/holds", address, answer="wait for the accountant")
    assert "wait for the accountant" in (await keeper.get(f"{plain}/holds")).text
    assert (await office.store.books.findings.get(finding)).decision == ""


async def test_what_changed_since_it_was_asked_for_is_not_confirmed(office, api, plain):
    finding = await held(office)
    (row,) = await office.store.books.accounts.list()
    order = {"way": "first-open-day", "reason": WHY}
    asked = (await api.post(f"/api/v1{plain}/findings/{finding}/requests", json=order)).json()
    await hold(office, row.id, cents=999)
    answer = await api.post(f"/api/v1{plain}/requests/{asked['id']}/confirm")
    assert (answer.status_code, "has changed" in answer.text) == (422, True)
    declined = await api.post(f"/api/v1{plain}/requests/{asked['id']}/decline", json={"answer": "look again"})
    assert declined.json()["state"] == "declined"
    assert (await api.get(f"/api/v1{plain}/requests")).json() == []


async def hold(office, books, cents=500):
    from storage.books.findings import Finding

    body = {"sentence": "Its day is closed.", "client": "Sample Acme", "remedies": []}
    await office.store.books.findings.replace(books, "hold", [Finding("CLOSED_PERIOD", "CT-1", cents, body)])


async def held(office):
    (row,) = await office.store.books.accounts.list()
    await hold(office, row.id)
    (found,) = await office.store.books.findings.open(row.id, "hold")
    return found.id


CSV = "When,What,Money\n2026-01-05,DEPOSIT,10.00\n2026-01-31,FEE,-10.00\n"


async def upload(browser, base, part, file=b"", **fields):
    """Send a form with a file, as a browser does."""
    token = re.search(r'name="form_token" value="(\w+)"', (await browser.get(f"{base}/statements")).text)[1]
    files = {"upload" if not file else "file": ("bank.csv", file, "text/csv")}
    return await browser.post(f"{base}/statements{part}", data={"form_token": token, **fields}, files=files)


async def test_a_statement_is_read_by_chosen_columns_and_kept_only_then(office, browser, base):
    fields = {"account": "", "ends_on": "2026-01-31", "balance": "1,000.00"}
    page = await upload(browser, base, "/preview", CSV.encode(), **fields)
    assert (page.status_code, "no row has the names" in page.text) == (422, True)
    named = CSV.replace("When,What,Money", "Date,Description,Money")
    chosen = {"column.date": "Date", "column.amount": "Money", "column.text": "Description"}
    page = await upload(browser, base, "/preview", named.encode(), **fields)
    assert "Choose the right columns" in page.text
    page = await upload(browser, base, "/preview", named.encode(), **fields, **chosen)
    assert "FEE" in page.text
    assert 'value="Money" selected' in page.text
    (row,) = await office.store.books.accounts.list()
    assert await office.store.books.statements.list(row.id) == []
    hidden = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', page.text.rpartition("<form")[2]))
    assert (await browser.post(f"{base}/statements", data=hidden)).status_code == 303
    (kept,) = await office.store.books.statements.list(row.id)
    assert (kept.balance, len(kept.lines), kept.format["csv"]["amount"]) == (100000, 2, "Money")


async def test_a_file_that_is_too_large_is_refused_with_its_limit(browser, plain):
    page = await upload(browser, plain, "/preview", b"x" * 600_001, ends_on="2026-01-31", balance="1.00")
    assert (page.status_code, "larger than 600 kB" in page.text) == (422, True)


@pytest.mark.proof
async def test_a_month_is_frozen_and_downloaded(browser, base):
    typed = {"account": "", "ends_on": "2026-01-31", "balance": "0.00"}
    assert (await upload(browser, base, "", **typed)).status_code == 303
    order = {"account": "", "month": "2026-01", "preparer": "Pat Preparer", "with_differences": "yes"}
    page = await press(browser, f"{base}/month-ends", **order)
    pdf = re.search(r'href="([^"]+report.pdf)"', page.text)[1]
    assert (await browser.get(pdf)).content[:4] == b"%PDF"
    page = await press(browser, f"{base}/month-ends", **order)
    assert "it was frozen on" in page.text


async def test_switching_on_takes_over_from_a_recipe_that_writes_invoices(office, browser, base):
    recipe = await office.turn_on()
    page = await browser.get(f"{base}/on")
    assert f"The books take over from {recipe.name}" in page.text
    page = await press(browser, f"{base}/on")
    assert page.status_code == 200
    (row,) = await office.store.books.accounts.list()
    assert (row.state, (await office.store.recipes.get(recipe.id)).state) == ("on", "paused")


async def test_settings_are_saved_as_the_page_sends_them(office, browser, plain):
    page = (await browser.get(f"{plain}/settings")).text
    fields = dict(re.findall(r'<input [^>]*name="([^"]+)" value="([^"]*)"', page))
    answer = await send(browser, f"{plain}/settings", None, **{**fields, "limits.documents": "7"})
    assert answer.status_code == 303, answer.text
    (row,) = await office.store.books.accounts.list()
    assert row.settings["limits"]["documents"] == 7


async def test_a_viewer_looks_at_every_page_and_finds_no_button(people, plain):
    await people.owner()
    viewer = await people.join("vera@hart.example")
    for part in ("", "/setup", "/plan", "/holds", "/trust", "/statements", "/month-ends", "/changes", "/settings"):
        page = await viewer.get(f"{plain}{part}")
        forms = re.findall(r'method="post" action="([^"]+)"', page.text)
        assert (part, page.status_code, [each for each in forms if each != "/sign-out"]) == (part, 200, [])


async def test_a_question_is_answered_in_plain_words(office, browser, plain):
    page = await browser.get(f"{plain}/ask", params={"what": "invoice 99999"})
    assert "Not seen yet" in page.text
    page = await browser.get(f"{plain}/ask", params={"what": "sandwich 5"})
    assert (page.status_code, "the kinds of objects are" in page.text) == (422, True)

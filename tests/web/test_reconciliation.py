"""Proofs of trust over REST: a comparison, a statement, a frozen month as files, a trace."""

import base64

import pytest

from tests.books.kept import keep

CSV = b"Date,Description,Amount\n2026-01-31,Opening,0.00\n"


@pytest.fixture
async def books(office):
    """The address of books that are ready, with one trust account."""
    await office.connect_both()
    await keep(office)
    (row,) = await office.store.books.accounts.list()
    return f"/api/v1/books/{row.id}"


async def test_a_month_is_compared_frozen_and_downloaded(api, books):
    proof = (await api.post(f"{books}/reconciliations", json={})).json()
    assert len(proof["accounts"]) == 1
    order = {"ends_on": "2026-01-31", "balance": "0.00", "file": base64.b64encode(CSV).decode()}
    assert (await api.post(f"{books}/statements", json=order)).status_code == 201
    month = {"month": "2026-01", "preparer": "Pat Preparer", "with_differences": True}
    frozen = (await api.post(f"{books}/month-ends", json=month)).json()
    address = f"{books}/reconciliations/{frozen['id']}/report"
    pdf, csv = await api.get(f"{address}.pdf"), await api.get(f"{address}.csv")
    assert (pdf.headers["content-type"], pdf.content[:4]) == ("application/pdf", b"%PDF")
    assert frozen["hash"] in csv.text
    assert 'filename="trust-' in csv.headers["content-disposition"]
    assert len((await api.get(f"{books}/reconciliations", params={"frozen": True})).json()) == 1


async def test_what_is_no_frozen_month_cannot_be_printed(api, books):
    proof = (await api.post(f"{books}/reconciliations", json={})).json()
    answer = await api.get(f"{books}/reconciliations/{proof['id']}/report.pdf")
    assert (answer.status_code, answer.json()["problems"][0]["cause"]) == (422, "it is no frozen month")


async def test_a_viewer_traces_but_does_not_freeze(books, sign_in):
    viewer = await sign_in("viewer")
    traced = await viewer.get(f"{books}/trace", params={"what": "invoice 99999"})
    assert traced.json()[0]["state"] == "not seen yet"
    month = {"month": "2026-01", "preparer": "Pat Preparer"}
    assert (await viewer.post(f"{books}/month-ends", json=month)).status_code == 403

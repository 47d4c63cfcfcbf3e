"""`lexrelay reconcile`, `trace` and `explain` as a bookkeeper types them."""

import asyncio
import json

import pytest

from tests.books.kept import keep
from tests.services.office import opened


@pytest.fixture
async def office(tmp_path, sqlite_model):
    async with opened(tmp_path / "home", sqlite_model) as each:
        await each.connect_both()
        yield await keep(each)


@pytest.fixture
def told(office, lexrelay):
    async def told(*arguments, code=0):
        settings = office.inst.environment
        done = await asyncio.to_thread(lexrelay, *arguments, timeout=120, **settings)
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout + done.stderr

    return told


async def test_a_bookkeeper_compares_enters_a_statement_freezes_and_prints(told, tmp_path):
    (tmp_path / "bank.csv").write_text("Date,Description,Amount\n01/31/2026,Sample,0.00\n")
    entered = await told("reconcile", "statement", "add", "bank.csv", "--ends-on", "2026-01-31", "--balance", "0.00")
    assert "Statement to 2026-01-31 is kept with 1 lines" in entered
    refused = await told("reconcile", "freeze", "--month", "2026-02", "--preparer", "Pat", code=2)
    assert "no bank statement ends in 2026-02" in refused
    order = ("reconcile", "freeze", "--month", "2026-01", "--preparer", "Pat", "--with-differences", "--json")
    frozen = json.loads((await told(*order)).split("Reading both sides")[0])
    await told("reconcile", "show", frozen["id"], "--pdf", "month.pdf", "--csv", "month.csv")
    assert (tmp_path / "month.pdf").read_bytes().startswith(b"%PDF")
    assert frozen["hash"] in (tmp_path / "month.csv").read_text("utf-8-sig")


async def test_an_object_is_traced_and_a_wrong_question_answered_with_the_kinds(told):
    assert "NOT SEEN YET" in await told("trace", "invoice 99999")
    assert "the kinds of objects are bill, invoice, payment" in await told("trace", "banana 7", code=2)
    assert "Nothing that was posted here fits" in await told("explain", "12.34")


async def test_a_sweep_of_books_that_were_never_applied_shows_what_waits_and_trust_agrees(office, told):
    await office.approve(1)
    assert "bill: 1 in Clio, 0 recorded, 0 in QuickBooks; " in await told("sync", "sweep")
    assert "all sides agree" in await told("reconcile")

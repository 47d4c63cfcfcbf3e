"""An answer is lost, and before anybody looks Clio changes its mind: what stands in QuickBooks is found and undone."""

import pytest

from books.keeping.cycle import run_cycle
from books.quickbooks.reading import Look
from engine.installation import FIRM, open_installation
from sandbox.firm import Size
from sandbox.testing import running
from tests.books.chaos.living import LENIENT, LIMITS
from tests.books.golden.office import WIDE, Office
from tests.books.golden.story import PEOPLE
from tests.environments import environment

DAY = "2026-03-10"
BILL = {"tell": "bill", "id": 501, "on": DAY, "matters": [11], "lines": [{"amount": "500.00"}]}
PAID = {"tell": "payment", "id": 7001, "on": DAY, "bills": {"501": "500.00"}}
AGAIN = {"tell": "payment", "id": 7009, "on": DAY, "bills": {"501": "500.00"}}
DEPOSIT = {"tell": "bank line", "id": 90001, "on": DAY, "amount": "250.00", "matter": 11}


@pytest.fixture
async def office(tmp_path, sqlite_url):
    """Books that are kept without anybody asking, at a QuickBooks that forgives every repetition."""
    async with running(size=Size(0, 0, 0), **LENIENT) as sandbox:
        await sandbox.control("limits", **WIDE)
        await sandbox.control("tell", events=PEOPLE)
        soon = {"LEXRELAY_DATABASE_URL": sqlite_url, "LEXRELAY_QUICKBOOKS_LOOKUP_AFTER": "0.05"}
        inst = await open_installation(environment(sandbox.url, tmp_path / "home", **soon))
        try:
            office = await Office(inst, sandbox).open()
            settings = {**office.settings({}), "unattended": True, "limits": LIMITS}
            await office.store.books.accounts.set_settings(office.row.id, settings, office.row.settings_version)
            yield office
        finally:
            await inst.close()


async def kept(office):
    """Cycles until nothing is left to do."""
    for _ in range(40):
        outcome = await run_cycle(office.inst, FIRM, office.row.id, look=Look.RECORD)
        if outcome.state == "nothing":
            return office.closing(await office.documents())
    raise AssertionError(outcome)


def lose_answer(office, path, kind="cut_after"):
    fault = {"kind": kind, "vendor": "quickbooks", "method": "POST", "path_contains": path}
    office.sandbox.faults.change({"once": [fault]})


@pytest.mark.parametrize("kind", ["cut_after", "cut_before"])
async def test_a_deposit_removed_in_clio_while_its_posting_is_unknown_leaves_no_money_in_trust(office, kind):
    await office.tell([DEPOSIT])
    lose_answer(office, "journalentry", kind)
    assert (await run_cycle(office.inst, FIRM, office.row.id)).state == "waiting"
    await office.tell([{"tell": "remove bank line", "id": 90001}])
    assert await kept(office) == {}


async def test_a_payment_recorded_again_while_its_posting_is_unknown_stands_once(office):
    await office.tell([BILL])
    await kept(office)
    await office.tell([PAID])
    lose_answer(office, "/payment")
    assert (await run_cycle(office.inst, FIRM, office.row.id)).state == "waiting"
    await office.tell([{"tell": "remove payment", "id": 7001}, AGAIN])
    assert await kept(office) == {"FEES[Acme]": "500.00", "UF": "500.00"}
    assert len(office.sandbox.store.all("qbo.Payment")) == 1


async def test_a_bill_voided_while_its_invoice_is_unknown_is_owed_by_nobody(office):
    await office.tell([BILL])
    lose_answer(office, "/invoice")
    assert (await run_cycle(office.inst, FIRM, office.row.id)).state == "waiting"
    await office.tell([{"tell": "change bill", "id": 501, "state": "void"}])
    assert await kept(office) == {}
    (invoice,) = office.sandbox.store.all("qbo.Invoice")
    assert invoice["TotalAmt"] == 0

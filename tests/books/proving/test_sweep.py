"""The sweep, trace and explain over a whole house."""

import pytest

from books.proving.sweep import sweep
from core.errors import Mistake
from engine.installation import FIRM
from services.actors import local_owner
from services.bookkeeping import tracing

BILL = {
    "tell": "bill",
    "id": 501,
    "number": "1007",
    "on": "2026-03-10",
    "matters": [11],
    "lines": [{"amount": "100.00"}],
}


async def test_a_sweep_of_kept_books_finds_one_set_on_all_sides(house):
    found = await sweep(house.inst, FIRM, house.row.id)
    (trust,) = found.counts
    assert (trust.clio, trust.record, trust.quickbooks, trust.waiting, trust.held) == (20, 20, 20, 0, 0)
    assert (found.gaps, found.unaccounted, found.drift, found.duplicates) == ((), (), (), ())
    assert not found.proof.differences


async def test_a_sweep_names_gaps_and_drift_with_both_versions_and_overwrites_nothing(house):
    await house.tell({"tell": "bank line", "id": 90030, "on": "2026-03-15", "amount": "99.00", "matter": 21})
    house.edit("CT-90001", TxnDate="2026-03-25")
    await house.delete("CT-90002")
    before = house.rows("JournalEntry")
    found = await sweep(house.inst, FIRM, house.row.id)
    assert found.gaps == ("CT-90030",)
    drift = {each.key: each for each in found.drift}
    assert drift["CT-90001"].posted["date"] == "2026-03-01"
    assert drift["CT-90001"].found["date"] == "2026-03-25"
    assert drift["CT-90002"].found is None
    assert house.rows("JournalEntry") == before
    assert {each.key for each in await house.alarms("drift")} == {"CT-90001", "CT-90002"}


async def test_every_object_is_traced_in_plain_words_and_every_number_explained(house):
    inst, owner = house.inst, local_owner(house.inst)
    (done,) = await tracing.trace(inst, owner, "CT-90003")
    assert (done.state, done.amount, done.client) == ("done", done.amount, "Sample Acme, 00011-Acme")
    entry = house.entry("CT-90003")
    assert done.links == (f"https://app.qbo.intuit.com/app/journal?txnId={entry['Id']}",)
    (unseen,) = await tracing.trace(inst, owner, "invoice 1007")
    assert unseen.state == "not seen yet"
    await house.tell(BILL, BILL | {"id": 502, "number": "1008", "state": "draft"})
    await house.cycle()
    assert [each.state for each in await tracing.trace(inst, owner, "invoice 1007")] == ["done"]
    assert [each.state for each in await tracing.trace(inst, owner, "1008")] == ["filtered"]
    with pytest.raises(Mistake, match="the kinds of objects are"):
        await tracing.trace(inst, owner, "banana 7")
    await _explains(inst, owner)


async def _explains(inst, owner):
    (chain,) = await tracing.explain(inst, owner, "invoice 1007")
    assert [each.key for each in chain.clio] == ["bill 501"]
    assert sum(line.amount for line in chain.lines) == 0
    assert chain.approved_by == "the firm's limits"
    assert chain.plan
    assert chain.effect_state == "done"
    assert "approved bill becomes an invoice" in chain.rule
    assert [each.key for each in await tracing.explain(inst, owner, "100.00")] == ["bill 501"]
    assert [each.key for each in await tracing.explain(inst, owner, "CT-90003")] == ["CT-90003"]

"""What became of our postings, and what it costs to know: nothing in a quiet cycle, one read for changes."""

from dataclasses import replace
from datetime import date

import pytest

from books.quickbooks.reading import Look, read_trust_lines
from sandbox.quickbooks import work
from sync.accounts import Role
from sync.clio import Client, Facts, Matter, Opening
from sync.plan import Op
from sync.posted import State
from tests.books.quickbooks.company import ACME, DAY

FACTS = Facts(clients=(Client(1, "Sample Acme"),), matters=(Matter(11, 1, "00011-Sample Acme"),))


async def _state(kept, key, look=Look.CHANGES):
    reading = await kept.look(look)
    return {each.key: each.state for each in reading.books.posted}.get(key)


async def _posted(kept):
    await kept.look(Look.EVERYTHING)
    await kept.create(kept.bill())
    return await kept.create(kept.payment())


async def test_quiet_cycle_reads_nothing(kept):
    await _posted(kept)
    before = kept.reads()
    reading = await kept.look(Look.RECORD)
    assert (kept.reads() - before, reading.reads) == (0, 0)
    assert reading.company.custom_numbers


async def test_looking_for_changes_is_one_read(kept):
    await _posted(kept)
    before = kept.reads()
    assert (await kept.look()).reads == kept.reads() - before == 1


@pytest.mark.parametrize("look", [Look.CHANGES, Look.EVERYTHING])
async def test_our_own_writes_are_no_drift(kept, look):
    await _posted(kept)
    await kept.create(kept.trust_deposit())
    reading = await kept.look(look)
    assert {each.state for each in reading.books.posted} == {State.OPEN}


@pytest.mark.parametrize("look", [Look.CHANGES, Look.EVERYTHING])
async def test_hand_made_changes_are_told_apart(kept, look):
    paid = await _posted(kept)
    work.edit(kept.sandbox.world, "Payment", paid.vendor_id, PaymentRefNum="9999")
    assert await _state(kept, "CP-7001", look) is State.EDITED
    work.delete_payment(kept.sandbox.world, paid.vendor_id)
    assert await _state(kept, "CP-7001", look) is State.MISSING
    work.void_invoice(kept.sandbox.world, kept.one("Invoice")["Id"])
    assert await _state(kept, "bill 501", look) is State.VOIDED_BY_HAND


async def test_our_void_is_not_taken_for_somebody_elses(kept):
    await _posted(kept)
    other = await kept.create(kept.bill("502"))
    await kept.again(Op.VOID, other)
    assert await _state(kept, "bill 502") is State.VOIDED


@pytest.mark.parametrize("look", [Look.CHANGES, Look.EVERYTHING])
async def test_payment_that_somebody_deposited_is_known_and_freed_again(kept, look):
    paid = await _posted(kept)
    link = [{"TxnId": paid.vendor_id, "TxnType": "Payment"}]
    account = {"value": kept.accounts[Role.OPERATING].id}
    made = work.enter(
        kept.sandbox.world, "Deposit", DepositToAccountRef=account, Line=[{"Amount": 1000, "LinkedTxn": link}]
    )
    assert await _state(kept, "CP-7001", look) is State.DEPOSITED
    work.delete_deposit(kept.sandbox.world, made["Id"])
    assert await _state(kept, "CP-7001", look) is State.OPEN


async def test_invoice_made_by_hand_can_be_adopted_and_is_forgotten_when_deleted(kept):
    await _posted(kept)
    made = _by_hand(kept)
    reading = await kept.look()
    (found,) = [each for each in reading.books.posted if each.state is State.FOREIGN]
    assert (found.document.number, found.document.name, found.document.total) == ("900", ACME, 50000)
    work.delete_invoice(kept.sandbox.world, made["Id"])
    assert not [each for each in (await kept.look()).books.posted if each.state is State.FOREIGN]


async def test_adoption_writes_to_our_own_record_only(kept):
    await _posted(kept)
    _by_hand(kept)
    reading = await kept.look()
    (found,) = [each for each in reading.books.posted if each.state is State.FOREIGN]
    before = kept.sandbox.store.counters()["qbo.writes"]
    taken = await kept.again(Op.ADOPT, found, replace(found.document, key="bill 900"), replaces=found.key)
    assert (taken.adopted, taken.state, taken.vendor_id) == (True, State.OPEN, found.vendor_id)
    assert kept.sandbox.store.counters()["qbo.writes"] == before
    assert await _state(kept, "bill 900", Look.EVERYTHING) is State.OPEN


async def test_first_look_takes_over_customers_of_exactly_the_clients_name(kept):
    id = work.new_customer(kept.sandbox.world, "Sample Acme")["Id"]
    work.enter(kept.sandbox.world, "Customer", DisplayName="00011-Sample Acme", ParentRef={"value": id}, Job=True)
    reading = await kept.look(Look.EVERYTHING, facts=FACTS)
    assert {each.key for each in reading.books.posted if each.adopted} == {"client 1", "matter 11"}


async def test_trust_before_the_start_is_told_by_matter(kept):
    await kept.create(kept.trust_deposit(on=date(2025, 12, 30), key="CT-1"))
    reading = await kept.look(Look.EVERYTHING, facts=FACTS)
    assert reading.books.openings == (Opening(1, 1, 11, 500000),)


async def test_trust_lines_are_told_for_the_reconciliation_with_key_and_check(kept):
    await kept.create(kept.trust_deposit())
    await kept.create(kept.trust_check())
    lines, reads = await read_trust_lines(kept.desk.session, {kept.trust.bank.id}, DAY)
    sums = {}
    for line in lines:
        sums[line.account] = sums.get(line.account, 0) + line.debit - line.credit
    assert sums == {kept.trust.bank.id: 459750, kept.trust.liability.id: -459750}
    assert {(str(line.key.base), line.check) for line in lines if line.kind == "Check"} == {("CT-90003", "1041")}
    assert reads <= 11


async def test_first_look_at_many_objects_costs_a_read_for_each_thousand(kept):
    await kept.create(kept.bill())
    before = kept.reads()
    await kept.look(Look.EVERYTHING)
    assert kept.reads() - before <= 30


def _by_hand(kept):
    (customer,) = [each for each in kept.rows("Customer") if each["DisplayName"] == "Sample Acme"]
    line = {"DetailType": "SalesItemLineDetail", "Amount": 500, "SalesItemLineDetail": {"ItemRef": {"value": "1"}}}
    return work.enter(
        kept.sandbox.world, "Invoice", DocNumber="900", CustomerRef={"value": customer["Id"]}, Line=[line],
        TxnDate="2026-03-03",
    )  # fmt: skip


async def test_more_changes_than_one_answer_holds_are_still_seen(kept):
    paid = await _posted(kept)
    for number in range(1001):
        kept.sandbox.store.put("qbo.Invoice", f"x{number}", {**kept.rows("Invoice")[0], "Id": f"x{number}"})
    work.delete_payment(kept.sandbox.world, paid.vendor_id)
    assert await _state(kept, "CP-7001") is State.MISSING

"""Keeping up with Clio: little is asked, nothing that vanished stays, and a crash loses nothing."""

import pytest

from core.errors import Failure
from sync.clio import BillState

DAY = "2026-03-10"
QUIET = 10
"""Requests of a cycle in which nothing happened."""


def bill(id=501, amount="100.00", **more):
    return {"tell": "bill", "id": id, "on": DAY, "matters": [11], "lines": [{"amount": amount}], **more}


def deposit(id, amount="100.00", **more):
    return {"tell": "bank line", "id": id, "on": DAY, "amount": amount, "matter": 11, **more}


def paid(id=7001, bill=501, **more):
    return {"tell": "payment", "id": id, "on": DAY, "bills": {str(bill): "100.00"}, **more}


async def asked(desk):
    """How many requests Clio got so far."""
    counters = (await desk.sandbox.report())["counters"]
    return sum(count for name, count in counters.items() if name.startswith("clio.requests."))


async def test_a_quiet_cycle_costs_ten_requests_and_changes_nothing(desk):
    await desk.tell(deposit(90001), bill(), paid(source="trust"), deposit(90002))
    await desk.read()
    before, reading = await asked(desk), await desk.read()
    assert (reading.requests, reading.changed) == (QUIET, 0)
    assert await asked(desk) - before == QUIET


async def test_the_first_reading_takes_one_request_for_fifty_objects(desk):
    await desk.tell(*(bill(id) for id in range(1000, 1250)), *(paid(id + 5000, id) for id in range(1000, 1250)))
    reading = await desk.read()
    objects = 250 * 4
    assert reading.requests <= QUIET + objects / 50
    assert (len(reading.facts.bills), len(reading.facts.payments)) == (250, 250)
    assert {payment.cents for payment in reading.facts.payments} == {10_000}


@pytest.mark.parametrize("count", [199, 200, 201])
async def test_no_object_is_lost_at_the_edge_of_a_page(desk, count):
    await desk.tell(*(deposit(90000 + number) for number in range(count)))
    assert len((await desk.read()).facts.trust_lines) == count


async def test_changes_one_by_one_end_where_a_full_reading_does(desk):
    await desk.tell(deposit(90001), bill(), paid())
    await desk.read()
    await desk.tell(
        {"tell": "change bank line", "id": 90001, "amount": "80.00"},
        {"tell": "change payment", "id": 7001, "bills": {"501": "60.00"}},
        {"tell": "credit note", "id": 601, "on": DAY, "bills": {"501": "5.00"}, "write_off": True},
        {"tell": "change client", "id": 1, "name": "Acme Ltd"},
        bill(502, state="draft"),
    )
    little = await desk.read()
    assert little.facts.payments[0].cents == 6_000
    assert little.facts.trust_lines[0].paid_in == 8_000
    assert little.facts.credit_notes[0].write_off
    assert (await desk.read(full=True)).facts == little.facts


async def test_yesterdays_objects_are_not_listed_again(desk):
    await desk.sandbox.control("clock", advance_seconds=-86_400)
    await desk.tell(*(bill(id) for id in range(1000, 1150)), deposit(90001), deposit(90002))
    await desk.sandbox.control("clock", advance_seconds=86_400)
    await desk.read()
    await desk.tell({"tell": "change bank line", "id": 90002, "amount": "80.00"})
    listed = {}

    async def note(name, count):
        listed[name] = count

    await desk.read(progress=note)
    await desk.read(progress=note)
    assert (listed["bills"], listed["lines"], listed["bank lines"]) == (0, 0, 1)


async def test_a_deleted_trust_line_is_found_within_one_cycle(desk):
    await desk.tell(deposit(90028), deposit(90029, "250.00"))
    await desk.read()
    await desk.tell({"tell": "remove bank line", "id": 90029})
    reading = await desk.read()
    assert reading.facts.deleted == {"CT-90029"}
    assert (await desk.read()).requests == QUIET


async def test_a_deletion_hidden_by_an_equal_deposit_is_found_by_its_count_and_balance(desk):
    await desk.tell(deposit(90028), deposit(90029))
    await desk.read()
    await desk.tell({"tell": "remove bank line", "id": 90029}, deposit(90030))
    assert (await desk.read()).facts.deleted == {"CT-90029"}


async def test_a_deleted_payment_vanishes_with_its_trust_leg(desk):
    await desk.tell(deposit(90001), bill(), paid(source="trust", leg_ids=[90013]))
    await desk.read()
    await desk.tell({"tell": "remove payment", "id": 7001}, {"tell": "change bill", "id": 501, "state": "void"})
    reading = await desk.read()
    assert reading.facts.deleted == {"CP-7001", "CT-90013"}
    assert reading.facts.bills[0].state is BillState.VOID


async def test_a_voided_payment_is_shown_as_voided(desk):
    await desk.tell(bill(), paid())
    await desk.read()
    await desk.tell({"tell": "void payment", "id": 7001})
    reading = await desk.read()
    assert (reading.facts.payments[0].voided, reading.facts.deleted) == (True, frozenset())


async def test_a_line_dropped_from_a_bill_is_dropped_here(desk):
    await desk.tell(bill(lines=[{"amount": "100.00"}, {"amount": "1.00"}]))
    await desk.read()
    await desk.tell({"tell": "change bill", "id": 501, "lines": [{"amount": "100.00"}]})
    reading = await desk.read()
    assert [each.cents for each in reading.facts.bills[0].lines] == [10_000]
    assert (await desk.read()).requests == QUIET


async def test_a_bill_deleted_in_clio_is_read_as_deleted(desk):
    await desk.tell(bill(state="draft"))
    await desk.read()
    await desk.tell({"tell": "change bill", "id": 501, "state": "deleted"})
    assert (await desk.read()).facts.bills[0].state is BillState.DELETED


async def test_the_sweep_finds_what_vanished_without_any_trace(desk):
    note = {"tell": "credit note", "id": 601, "on": DAY, "bills": {"501": "5.00"}}
    await desk.tell(bill(), bill(502), note)
    await desk.read()
    await desk.tell({"tell": "remove bill", "id": 502}, {"tell": "remove credit note", "id": 601})
    await desk.read()
    assert (await desk.read(full=True)).facts.deleted == {"bill 502", "CN-601"}


async def test_what_comes_back_is_not_deleted_any_more(desk):
    await desk.tell(deposit(90029))
    await desk.read()
    await desk.tell({"tell": "remove bank line", "id": 90029})
    await desk.read()
    await desk.tell(deposit(90029))
    assert (await desk.read()).facts.deleted == frozenset()


async def test_an_account_that_began_with_a_balance_is_listed_again_once_only(desk):
    await desk.tell({"tell": "account", "id": 900, "name": "Old trust", "balance": "77.00"})
    await desk.tell(deposit(90001, account=900), deposit(90002, account=900))
    await desk.read()
    assert (await desk.read()).requests == QUIET
    await desk.tell({"tell": "remove bank line", "id": 90001})
    assert (await desk.read()).facts.deleted == {"CT-90001"}


async def test_a_reading_that_broke_off_goes_on_at_its_page(desk):
    await desk.tell(*(deposit(90000 + number) for number in range(450)))
    broken = False

    async def break_off(name, count):
        nonlocal broken
        if name == "bank lines" and count == 400 and not broken:
            broken = True
            raise ConnectionError

    with pytest.raises(ConnectionError):
        await desk.read(progress=break_off)
    before = (await desk.sandbox.report())["counters"]["clio.requests.GET.bank_transactions"]
    reading = await desk.read()
    assert (await desk.sandbox.report())["counters"]["clio.requests.GET.bank_transactions"] - before == 1
    assert (len(reading.facts.trust_lines), reading.facts.deleted) == (450, frozenset())


@pytest.mark.parametrize("kind", ["5xx_before", "cut_after"])
async def test_an_answer_of_clio_that_is_lost_in_between_is_asked_for_again(desk, kind):
    await desk.tell(bill(), deposit(90001), paid())
    await desk.sandbox.control("faults", once=[{"kind": kind, "vendor": "clio", "path_contains": "allocations"}])
    reading = await desk.read()
    assert (len(reading.facts.bills), len(reading.facts.payments), len(reading.facts.trust_lines)) == (1, 1, 1)


@pytest.mark.proof
async def test_clio_failing_in_between_for_longer_loses_nothing(desk):
    await desk.tell(bill(), deposit(90001), paid())
    broken = {"kind": "5xx_before", "vendor": "clio", "path_contains": "allocations", "times": 4}
    await desk.sandbox.control("faults", once=[broken])
    with pytest.raises(Failure):
        await desk.read()
    reading = await desk.read()
    assert (len(reading.facts.bills), len(reading.facts.payments), len(reading.facts.trust_lines)) == (1, 1, 1)


async def test_a_process_that_lost_the_books_stops_reading(desk):
    await desk.tell(bill())
    await desk.store.books.accounts.take(desk.books.id, "another", 60)
    with pytest.raises(Failure, match="another process reads these books"):
        await desk.read()


async def test_what_was_read_is_put_together_again_without_asking_clio(desk):
    from books.clio.reading import facts_kept

    await desk.tell(bill(), deposit(90001), paid())
    reading = await desk.read()
    before = await asked(desk)
    assert (await facts_kept(desk.store, desk.books)).facts == reading.facts
    assert await asked(desk) == before

"""What the books read of Clio: each kind of fact to the cent, told in the sandbox and read over HTTP."""

from datetime import date

from sync.clio import BillState, LineKind, Movement, Source

DAY = "2026-03-10"


def bill(**more):
    return {"tell": "bill", "id": 501, "on": DAY, "matters": [11], **more}


def service(amount, **more):
    return {"amount": amount, **more}


async def only(desk, kind, **options):
    """The one fact of a kind."""
    found = getattr((await desk.read(**options)).facts, kind)
    assert len(found) == 1
    return found[0]


async def test_a_bill_is_read_with_its_lines_and_costs_by_category(desk):
    lines = [
        service("1200.00"),
        {"kind": "cost", "amount": "75.50", "category": "Photocopies"},
        {"kind": "cost", "amount": "402.50", "category": "Courier"},
        {"kind": "cost", "amount": "9.99", "hard": True},
    ]
    await desk.tell(bill(lines=lines))
    read = await only(desk, "bills")
    assert (read.total, read.state, read.issued) == (168_799, BillState.AWAITING_PAYMENT, date(2026, 3, 10))
    assert [(each.kind, each.cents, each.category) for each in read.lines] == [
        (LineKind.SERVICE, 120_000, ""),
        (LineKind.SOFT_COST, 7_550, "Photocopies"),
        (LineKind.HARD_COST, 40_250, "Courier"),
        (LineKind.HARD_COST, 999, ""),
    ]
    assert {each.practice_area for each in read.lines} == {"Tax"}
    assert all(each.timekeeper for each in read.lines)


async def test_two_taxes_discount_and_interest_are_read_apart(desk):
    lines = [service("1000.00", taxed=True, second_taxed=True), service("50.00")]
    told = bill(lines=lines, tax_rate="8.875", second_tax_rate="2", discount="10%", interest="15.00")
    await desk.tell(told)
    read = await only(desk, "bills")
    assert (read.tax, read.second_tax, read.discount, read.interest) == (8_875, 2_000, 10_500, 1_500)
    assert read.total == 105_000 + 8_875 + 2_000 - 10_500 + 1_500


async def test_a_discount_of_one_line_stays_with_its_line(desk):
    await desk.tell(bill(lines=[service("100.00", discount="10.00"), service("50.00")]))
    read = await only(desk, "bills")
    assert ([each.discount for each in read.lines], read.discount, read.total) == ([1_000, 0], 0, 14_000)


async def test_a_bill_that_does_not_add_up_keeps_the_total_clio_printed(desk):
    await desk.tell(bill(lines=[service("100.00")], raw={"total": "110.00", "due": "110.00"}))
    read = await only(desk, "bills")
    assert (read.total, read.discount) == (11_000, 0)


async def test_the_parts_of_a_split_bill_name_the_bill_that_was_split(desk):
    await desk.tell(
        bill(lines=[service("900.00")]),
        bill(id=506, lines=[service("540.00")], part_of=501),
        bill(id=507, client=2, matters=[11], lines=[service("360.00")], part_of=501),
    )
    found = {each.id: each for each in (await desk.read()).facts.bills}
    assert [(found[id].original, found[id].split, found[id].client) for id in (501, 506, 507)] == [
        (None, False, 1),
        (501, True, 1),
        (501, True, 2),
    ]


async def test_a_bill_that_took_anothers_place_is_no_part_of_it(desk):
    await desk.tell(bill(lines=[service("1.00")]), bill(id=502, lines=[service("2.00")], original=501))
    assert [each.split for each in (await desk.read()).facts.bills] == [False, False]


async def test_a_request_for_trust_money_keeps_its_kind(desk):
    await desk.tell(bill(kind="trust_kind", raw={"total": "500.00", "due": "500.00"}))
    assert (await only(desk, "bills")).kind == "trust_kind"


async def test_one_check_for_two_bills_is_one_payment(desk):
    await desk.tell(
        bill(lines=[service("600.00")]),
        bill(id=512, matters=[12], lines=[service("400.00")]),
        {"tell": "payment", "id": 7006, "on": DAY, "bills": {"501": "600.00", "512": "400.00"}, "check": "88"},
    )
    paid = await only(desk, "payments")
    assert (paid.id, paid.cents, paid.client, paid.reference) == (7006, 100_000, 1, "88")
    assert [(each.bill, each.cents, each.on) for each in paid.allocations] == [(501, 60_000, None), (512, 40_000, None)]
    assert paid.source is Source.OPERATING


async def test_what_is_paid_too_much_belongs_to_the_payment(desk):
    paid = {"tell": "payment", "id": 7008, "on": DAY, "bills": {"501": "900.00"}, "amount": "1000.00"}
    await desk.tell(bill(lines=[service("900.00")]), paid, bill(id=514, lines=[service("100.00")]))
    assert (await only(desk, "payments")).cents == 100_000
    await desk.tell({"tell": "allocate", "payment": 7008, "bill": 514, "amount": "100.00", "on": "2026-04-02"})
    read = await only(desk, "payments")
    assert read.cents == 100_000
    assert [(each.bill, each.on) for each in read.allocations] == [(501, None), (514, date(2026, 4, 2))]


async def test_money_without_a_bill_is_a_payment_of_its_own(desk):
    await desk.tell({"tell": "payment", "id": 7010, "on": DAY, "client": 1, "amount": "250.00"})
    read = await only(desk, "payments")
    assert (read.id, read.cents, read.client, read.allocations) == (7010, 25_000, 1, ())
    await desk.tell(
        bill(lines=[service("100.00")]),
        {"tell": "allocate", "payment": 7010, "bill": 501, "amount": "100.00", "on": "2026-04-02"},
    )
    later = await only(desk, "payments")
    assert (later.id, later.cents, later.allocations[0].cents) == (7010, 25_000, 10_000)


async def test_credit_that_is_used_is_no_new_money(desk):
    await desk.tell(
        {"tell": "payment", "id": 7010, "on": DAY, "client": 1, "amount": "250.00"},
        bill(lines=[service("100.00")]),
        {"tell": "payment", "id": 7011, "on": DAY, "bills": {"501": "100.00"}, "source": "client credit"},
    )
    found = {each.id: each for each in (await desk.read()).facts.payments}
    assert (found[7010].cents, found[7011].cents, found[7011].source) == (25_000, 10_000, Source.CLIENT_CREDIT)


async def test_a_bill_paid_from_trust_shows_both_legs_once(desk):
    await desk.tell(
        {"tell": "bank line", "id": 90001, "on": DAY, "amount": "5000.00", "matter": 11},
        bill(lines=[service("1275.50")]),
        {"tell": "payment", "id": 7002, "on": DAY, "bills": {"501": "1275.50"}, "source": "trust", "leg_ids": [90013]},
    )
    facts = (await desk.read()).facts
    (paid,) = facts.payments
    leg = next(each for each in facts.trust_lines if each.id == 90013)
    assert (paid.id, paid.source, paid.cents) == (7002, Source.TRUST, 127_550)
    assert (leg.kind, leg.payment, leg.bill, leg.paid_out) == (Movement.BILL_PAYMENT, 7002, 501, 127_550)
    assert (leg.client, leg.matter, leg.account) == (1, 11, desk.trust())


async def test_a_card_payment_and_its_settlement_belong_together(desk):
    await desk.tell(
        bill(lines=[service("300.00")]),
        {"tell": "payment", "id": 7030, "on": DAY, "bills": {"501": "300.00"}, "source": "card"},
        {"tell": "payout", "id": 80, "on": "2026-03-12", "payments": [7030], "fee": "14.50"},
        {"tell": "chargeback", "id": 90, "on": "2026-04-20", "payment": 7030, "amount": "300.00", "fee": "15.00"},
    )
    facts = (await desk.read()).facts
    assert facts.payments[0].source is Source.CLIO_PAYMENTS
    assert [(each.id, each.payments, each.fee, each.trust) for each in facts.payouts] == [(80, (7030,), 1_450, False)]
    assert [(each.id, each.payment, each.cents, each.fee) for each in facts.chargebacks] == [(90, 7030, 30_000, 1_500)]
    assert facts.payments[0].cents == 30_000


async def test_refunds_are_read_with_the_payment_they_give_back(desk):
    await desk.tell(
        bill(lines=[service("1000.00")]),
        {"tell": "payment", "id": 7020, "on": DAY, "bills": {"501": "1000.00"}},
        {"tell": "refund", "id": 40, "client": 1, "amount": "200.00", "payment": 7020, "check": "1050"},
        {"tell": "refund", "id": 41, "client": 1, "amount": "5.00"},
    )
    facts = (await desk.read()).facts
    assert [(each.id, each.payment, each.cents, each.check_number) for each in facts.refunds] == [
        (40, 7020, 20_000, "1050"),
        (41, None, 500, ""),
    ]
    assert facts.payments[0].cents == 100_000


async def test_credit_notes_write_offs_and_discounts_are_told_apart(desk):
    note = {"tell": "credit note", "on": DAY, "bills": {"501": "200.00"}}
    await desk.tell(bill(lines=[service("1000.00")]), {**note, "id": 601}, {**note, "id": 602, "write_off": True})
    await desk.tell({**note, "id": 603, "discount": True, "bills": {"501": "10.00"}})
    found = {each.id: each for each in (await desk.read()).facts.credit_notes}
    assert [(found[id].write_off, found[id].discount, found[id].cents) for id in (601, 602, 603)] == [
        (False, False, 20_000),
        (True, False, 20_000),
        (False, True, 1_000),
    ]
    assert [(each.bill, each.cents) for each in found[601].allocations] == [(501, 20_000)]


async def test_an_amount_of_three_decimals_holds_its_own_object_and_nothing_else(desk):
    odd = {"tell": "bank line", "id": 90001, "on": DAY, "amount": "1.00", "matter": 11}
    await desk.tell({**odd, "raw": {"funds_in": "1.005"}}, {**odd, "id": 90002})
    reading = await desk.read()
    assert [each.id for each in reading.facts.trust_lines] == [90002]
    assert [(each.key, each.cause.value) for each in reading.holds] == [("CT-90001", "AMOUNT_UNREADABLE")]


async def test_openings_are_what_each_ledger_held_the_evening_before(desk):
    line = {"tell": "bank line", "amount": "100.00"}
    await desk.tell({**line, "on": "2025-12-31", "matter": 11}, {**line, "on": "2026-01-01", "matter": 11})
    await desk.tell({**line, "on": "2025-12-30", "matter": 21}, {**line, "on": "2025-12-31", "kind": "firm deposit"})
    found = (await desk.read(start=date(2026, 1, 1))).facts.openings
    account = desk.trust()
    assert {(each.account, each.client, each.matter, each.cents) for each in found} == {
        (account, 0, 0, 10_000),
        (account, 1, 11, 10_000),
        (account, 2, 21, 10_000),
    }

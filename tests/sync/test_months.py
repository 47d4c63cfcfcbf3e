"""Billed, collected, credited, outstanding and trust, month by month: always to the cent."""

from dataclasses import replace
from datetime import date

from core.money import spread
from sync.clio import (
    Allocation,
    Bill,
    BillLine,
    BillState,
    Chargeback,
    CreditNote,
    Facts,
    LineKind,
    Payment,
    TrustLine,
)
from sync.mapping import Decisions
from sync.months import OPEN_END, Ledger, months_of
from sync.view import View
from tests.sync import firm

BILL = Bill(
    1, "1", BillState.AWAITING_PAYMENT, 7, date(2026, 1, 31), 10_000,
    lines=tuple(BillLine(LineKind.SERVICE, cents, matter=matter) for matter, cents in ((71, 3333), (72, 6667))),
)  # fmt: skip


def paid(id, on, cents, **more):
    return Payment(id, on, 7, cents, allocations=(Allocation(1, cents),), **more)


WHOLE = Ledger()


def months(ledger=WHOLE, **facts):
    found = months_of(View(Facts(**facts), firm.mapping(), Decisions()))
    return [each for each in found if each.ledger == ledger]


def test_what_is_billed_is_outstanding_until_it_is_paid():
    first, second = months(bills=(BILL,), payments=(paid(1, date(2026, 3, 5), 4000),))
    assert (first.month, first.until, first.billed, first.outstanding) == ("2026-01", "2026-03", 10_000, 10_000)
    assert (second.month, second.until, second.collected, second.outstanding) == ("2026-03", OPEN_END, 4000, 6000)


def test_parts_of_a_bill_on_two_matters_come_to_nothing_once_it_is_paid():
    payments = tuple(paid(number, date(2026, 2, number), cents) for number, cents in enumerate((3333, 3333, 3334), 1))
    for matter in ("71", "72"):
        assert months(Ledger("7", matter), bills=(BILL,), payments=payments)[-1].outstanding == 0


def test_the_matters_of_a_client_come_to_the_client_and_clients_to_the_firm():
    other = replace(BILL, id=2, client=8, lines=(), matters=(81,))
    facts = {"bills": (BILL, other), "payments": (paid(1, date(2026, 1, 31), 1234),)}
    parts = [months(Ledger(*each), **facts)[0].outstanding for each in (("7", "71"), ("7", "72"), ("8", "81"))]
    whole = [months(Ledger(*each), **facts)[0].outstanding for each in (("7", ""), ("8", ""), ("", ""))]
    assert (sum(parts[:2]), parts[2], sum(parts)) == tuple(whole)


def test_drafts_void_and_foreign_bills_and_trust_requests_are_not_billed():
    draft, void = (replace(BILL, id=id, state=state) for id, state in ((2, BillState.DRAFT), (3, BillState.VOID)))
    request, deleted = replace(BILL, id=4, kind="trust_kind"), replace(BILL, id=5)
    foreign = replace(BILL, id=6, currency="CAD")
    assert months(bills=(draft, void, request, deleted, foreign), deleted=frozenset({"bill 5"})) == []


def test_voided_payments_do_not_count_and_credits_are_no_money():
    note = CreditNote(9, date(2026, 2, 1), 7, 500, allocations=(Allocation(1, 500),))
    whole, part = (paid(1, date(2026, 2, 1), 99, voided=each) for each in (True, False))
    part = replace(part, id=2, allocations=(replace(part.allocations[0], voided=True),))
    *_, last = months(bills=(BILL,), payments=(whole, part), credit_notes=(note,))
    assert (last.collected, last.credited, last.outstanding) == (0, 500, 9500)


def test_what_a_card_company_took_back_is_owed_again():
    payment = paid(1, date(2026, 2, 1), 10_000)
    *_, last = months(bills=(BILL,), payments=(payment,), chargebacks=(Chargeback(3, date(2026, 4, 1), 1, 2500),))
    assert (last.month, last.collected, last.outstanding) == ("2026-04", -2500, 2500)


def test_trust_of_a_client_is_what_its_lines_left():
    into = TrustLine(1, 1, date(2026, 1, 5), paid_in=50_000, client=7, matter=71)
    out, gone = replace(into, id=2, on=date(2026, 2, 5), paid_in=0, paid_out=20_000), replace(into, id=3)
    found = months(Ledger("7"), trust_lines=(into, out, gone), deleted=frozenset({"CT-3"}))
    assert [(each.month, each.trust) for each in found] == [("2026-01", 50_000), ("2026-02", 30_000)]


def test_dividing_loses_no_cent():
    assert spread(100, [1, 1, 1]) == [33, 33, 34]
    assert spread(-100, [1, 2]) == [-34, -66]

"""Payments whose money came in although Clio takes them back: the card company or the firm gave it back afterwards."""

from dataclasses import replace

from sync.clio import Facts, Payment


def as_received(facts: Facts) -> Facts:
    """The facts with such payments standing: charged back over all its bills, refunded with what is left of it.

    Taking the receipt out of the books as well would give the money back twice.
    """
    backs = {each.payment for each in facts.chargebacks if f"CB-{each.id}" not in facts.deleted}
    refunds = {each.payment for each in facts.refunds if f"CR-{each.id}" not in facts.deleted}
    payments = tuple(_standing(each, facts, backs, refunds) for each in facts.payments)
    kept = {f"CP-{each.id}" for each in payments if each.id in backs | refunds}
    return replace(facts, payments=payments, deleted=facts.deleted - kept)


def _standing(payment: Payment, facts: Facts, backs: set[int], refunds: set[int | None]) -> Payment:
    if payment.id in backs:
        parts = tuple(replace(part, voided=False) for part in payment.allocations)
        return replace(payment, voided=False, allocations=parts)
    if payment.id in refunds and (payment.voided or f"CP-{payment.id}" in facts.deleted):
        return replace(payment, voided=False, allocations=(), cents=0)
    return payment

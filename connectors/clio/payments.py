"""Puts payments together from their allocations, since Clio lists the allocations alone, and completes credit notes."""

from collections.abc import Iterable, Sequence
from itertools import groupby

from connectors.clio.client import Clio
from connectors.clio.models import Allocation, BankAccountLink, CreditNote, Payment
from core.errors import Rejected, RetryLater


def payments_of(allocations: Iterable[Allocation]) -> tuple[Payment, ...]:
    """Group allocations by their payment; those of credit notes, or of nothing, are left out."""
    of_payments = sorted((each for each in allocations if _payment_of(each)), key=_payment_of)
    return tuple(_payment(id, tuple(parts)) for id, parts in groupby(of_payments, key=_payment_of))


async def complete_payment(clio: Clio, payment: Payment) -> Payment:
    """Read all allocations of a payment: a page may hold only some."""
    found = payments_of(await clio.fetch("allocations", Allocation, parent_id=payment.id, status="valid"))
    complete = next((each for each in found if each.id == payment.id), None)
    if complete is None:
        raise RetryLater(f"Clio lists no allocation of payment {payment.id} any more")
    return complete


async def complete_credit_note(clio: Clio, note: CreditNote) -> CreditNote:
    """Add the bills a credit note is for, and whether it is a write-off."""
    found = await clio.fetch("allocations", Allocation, parent_id=note.id)
    parts = tuple(each for each in found if each.parent and each.parent.type == "CreditMemo")
    write_offs = await clio.fetch("allocations", Allocation, parent_id=note.id, kind="write_off")
    written_off = {each.id for each in write_offs} & {each.id for each in parts}
    kind = "write_off" if written_off else "credit_note" if parts else None
    return note.model_copy(update={"allocations": parts, "kind": kind})


def comes_from_trust(account: BankAccountLink | None) -> bool | None:
    """Tell whether money came from trust; no account is money from outside, one without a type is unknown."""
    if account is None:
        return False
    return None if account.redacted or account.type is None else account.type == "Trust"


def _payment_of(allocation: Allocation) -> int:
    """The id of the payment an allocation belongs to, 0 for none."""
    parent = allocation.parent
    if parent and parent.redacted:
        raise hidden("what an allocation belongs to", "Payment distributions")
    return parent.id or 0 if parent and parent.type == "Payment" else 0


def hidden(what: str, permission: str) -> Rejected:
    """Make the refusal for something that Clio answers with `redacted`: unknown is neither no nor zero."""
    return Rejected(
        f"Clio does not show {what} to the connected user",
        code="redacted",
        remedy=f"A Clio administrator must give the app the permission {permission} and the connected user a role that "
        "may see it; then connect again, since a permission counts only for new sign-ins.",
    )


def _payment(id: int, parts: Sequence[Allocation]) -> Payment:
    first = parts[0]
    sources = {comes_from_trust(each.source_bank_account) for each in parts}
    shared = first.model_dump(
        include={"date", "payment_type", "description", "has_online_payment", "voided_at", "created_at"}
    )
    return Payment(
        **shared,
        id=id,
        amount=sum(each.amount for each in parts),
        from_trust=None if None in sources else True in sources,
        updated_at=max(each.updated_at for each in parts),
        contact=first.contact,
        source_bank_account=first.source_bank_account,
        destination_bank_account=first.destination_bank_account,
        allocations=tuple(parts),
    )

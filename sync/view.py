"""A reading of Clio together with the firm's choices, arranged for the rules to look things up."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

from sync.accounts import Account, Role
from sync.clio import (
    Bill,
    BillState,
    Chargeback,
    Client,
    CreditNote,
    Facts,
    Matter,
    Movement,
    Payment,
    Refund,
    Source,
    TrustLine,
)
from sync.documents import Link, Name
from sync.findings import Cause, Held, Hold
from sync.mapping import Decisions, Mapping, TrustMapping
from sync.open_items import Settled, settled
from sync.sufficiency import exceeded, uncovered

FALLBACK = {Role.SECOND_TAX: Role.TAX}


@dataclass(frozen=True)
class View:
    """Facts, mapping and decisions; every lookup that cannot be answered raises Held with the way out."""

    facts: Facts
    mapping: Mapping
    decisions: Decisions

    @cached_property
    def bills(self) -> dict[int, Bill]:
        """Bills by id."""
        return {bill.id: bill for bill in self.facts.bills}

    @cached_property
    def payments(self) -> dict[int, Payment]:
        """Payments by id."""
        return {payment.id: payment for payment in self.facts.payments}

    @cached_property
    def clients(self) -> dict[int, Client]:
        """Clients by id."""
        return {client.id: client for client in self.facts.clients}

    @cached_property
    def matters(self) -> dict[int, Matter]:
        """Matters by id."""
        return {matter.id: matter for matter in self.facts.matters}

    @cached_property
    def split_parents(self) -> frozenset[int]:
        """Ids of bills that were split among payers: told so, or seen by parts that come to the whole."""
        told = {bill.original for bill in self.facts.bills if bill.split and bill.original is not None}
        parts: dict[int, list[int]] = defaultdict(list)
        for bill in self.facts.bills:
            if bill.original in self.bills and bill.state not in (BillState.VOID, BillState.DELETED):
                parts[bill.original].append(bill.total)
        whole = {id for id, totals in parts.items() if len(totals) > 1 and sum(totals) == self.bills[id].total}
        return frozenset(told | whole)

    @cached_property
    def legs(self) -> dict[int, list[TrustLine]]:
        """The lines that left trust for each payment, by payment id."""
        found: dict[int, list[TrustLine]] = defaultdict(list)
        for line in sorted(self.standing_lines, key=lambda line: line.id):
            if line.kind is Movement.BILL_PAYMENT and line.payment is not None:
                found[line.payment].append(line)
        return dict(found)

    @cached_property
    def standing_lines(self) -> tuple[TrustLine, ...]:
        """Trust lines that Clio still shows."""
        return tuple(line for line in self.facts.trust_lines if f"CT-{line.id}" not in self.facts.deleted)

    @cached_property
    def settled_since_start(self) -> frozenset[int]:
        """Ids of bills that a payment or credit note from the start on settles, at least in part."""
        every: list[Payment | CreditNote] = [*self.facts.payments, *self.facts.credit_notes]
        parts = ((part, part.on or each.on) for each in every if not each.voided for part in each.allocations)
        return frozenset(part.bill for part, on in parts if on >= self.mapping.start)

    @cached_property
    def refunds(self) -> dict[int, list[Refund]]:
        """Refunds by the payment they give back."""
        found: dict[int, list[Refund]] = defaultdict(list)
        for refund in sorted(self.facts.refunds, key=lambda refund: refund.id):
            if refund.payment is not None and f"CR-{refund.id}" not in self.facts.deleted:
                found[refund.payment].append(refund)
        return dict(found)

    @cached_property
    def chargebacks(self) -> dict[int, Chargeback]:
        """Chargebacks by the payment that was taken back."""
        return {each.payment: each for each in self.facts.chargebacks if f"CB-{each.id}" not in self.facts.deleted}

    @cached_property
    def _settled(self) -> Settled:
        return settled(self.facts, self.chargebacks)

    def settles(self, key: str, bill: int, cents: int) -> tuple[Link, ...]:
        """What a payment or credit note settles of a bill: its invoice, or what a chargeback made owed again."""
        return self._settled.get((key, bill)) or (Link(f"bill {bill}", cents),)

    @cached_property
    def credits_exceeded(self) -> frozenset[str]:
        """Keys of postings that would use more of a client's credit than stands on that day."""
        return exceeded(self.facts, self.mapping.start)

    @cached_property
    def uncovered_charges(self) -> frozenset[int]:
        """Ids of bank charges for which the firm's own money in that trust account does not suffice."""
        return uncovered(self.standing_lines, self.facts.openings, self.mapping.start)

    def account(self, role: Role) -> Account:
        """The account that plays a role."""
        table = self.mapping.accounts
        found = table.get(role) or table.get(FALLBACK.get(role, role))
        return self._usable(found, f"the role “{role}”")

    def deposit_account(self, source: Source) -> Account:
        """Where money of this source lands: a required choice, because nothing else tells."""
        return self._usable(self.mapping.deposit_to.get(source), f"payments from {source} (deposit to)")

    def trust(self, account: int) -> TrustMapping:
        """The mapping of a Clio trust account, checked for its currency and its accounts."""
        found = next((each for each in self.mapping.trust if each.account == account), None)
        if found is None:
            raise _unmapped(f"Clio's trust account {account}")
        self._check_currency(found)
        self._usable(found.bank, "the trust bank")
        self._usable(found.liability, "the trust liability")
        return found

    def customer(self, bill: Bill) -> Name:
        """Who owes a bill in QuickBooks: the client, or its one matter when the firm keeps receivables by matter."""
        by_matter = self.mapping.receivables_by_matter and len(bill.matters) == 1
        return Name(bill.client, bill.matters[0]) if by_matter else Name(bill.client)

    def title(self, name: Name) -> str:
        """The words by which people know a customer."""
        client = self.clients.get(name.client)
        matter = self.matters.get(name.matter)
        known = client.name if client else f"client {name.client}"
        return f"{known}/{matter.number}" if matter else known

    def _check_currency(self, trust: TrustMapping) -> None:
        account = next((each for each in self.facts.accounts if each.id == trust.account), None)
        if account is None or account.currency == trust.currency == self.mapping.currency:
            return
        raise Held(
            Hold(
                Cause.CURRENCY_MISMATCH,
                "",
                f"Trust account {account.name} is in {account.currency} in Clio; its QuickBooks accounts are in "
                f"{trust.currency} and the company is in {self.mapping.currency}.",
                remedies=("Map the account to QuickBooks accounts of the same currency (administrator).",),
            )
        )

    def _usable(self, account: Account | None, what: str) -> Account:
        if account is None:
            raise _unmapped(what)
        if account.id in self.mapping.inactive:
            raise Held(
                Hold(
                    Cause.INACTIVE_ACCOUNT,
                    "",
                    f"QuickBooks account {account.id} ({account.role}) was merged or made inactive.",
                    remedies=("Make it active again in QuickBooks, or map another account (administrator).",),
                )
            )
        return account


def _unmapped(what: str) -> Held:
    remedy = "Choose the QuickBooks account in the mapping (administrator)."
    return Held(Hold(Cause.MISSING_MAPPING, "", f"No QuickBooks account is mapped to {what}.", remedies=(remedy,)))

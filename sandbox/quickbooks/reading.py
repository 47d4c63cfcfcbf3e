"""How a record is shown: balances of accounts, customers and vendors are worked out when they are read."""

from collections.abc import Iterable
from decimal import Decimal

from sandbox.quickbooks.company import Company
from sandbox.quickbooks.postings import account_balances, open_balances
from sandbox.quickbooks.schema import Entity
from sandbox.store import Document

_ZERO = Decimal("0.00")
_PARTIES = {"Customer": ("Invoice", "CustomerRef"), "Vendor": ("Bill", "VendorRef")}


def show(company: Company, entity: Entity, records: Iterable[Document]) -> list[Document]:
    """The records as the API answers them."""
    if entity.name == "Account":
        return _show_accounts(company, records)
    if entity.name in _PARTIES:
        return _show_parties(company, entity, records)
    return list(records)


def _show_accounts(company: Company, records: Iterable[Document]) -> list[Document]:
    balances = account_balances(company)
    everything = _with_children(company, balances)
    return [
        {
            **record,
            "CurrentBalance": balances.get(record["Id"], _ZERO),
            "CurrentBalanceWithSubAccounts": everything.get(record["Id"], _ZERO),
        }
        for record in records
    ]


def _with_children(company: Company, balances: dict[str, Decimal]) -> dict[str, Decimal]:
    parents = {each["Id"]: each.get("ParentRef", {}).get("value") for each in company.each("Account")}
    sums: dict[str, Decimal] = {}
    for id, balance in balances.items():
        holder: str | None = id
        while holder is not None:
            sums[holder] = sums.get(holder, _ZERO) + balance
            holder = parents.get(holder)
    return sums


def _show_parties(company: Company, entity: Entity, records: Iterable[Document]) -> list[Document]:
    balances = open_balances(company, *_PARTIES[entity.name])
    return [{**record, "Balance": balances.get(record["Id"], _ZERO)} for record in records]


def read(company: Company, entity: Entity, id: str) -> Document:
    """One record by id, at times one version old when stale reads are on; refuses 610."""
    record = company.require(entity.name, id)
    if company.world.faults.stale():
        record = company.world.store.previous(f"qbo.{entity.name}", id) or record
    return show(company, entity, [record])[0]

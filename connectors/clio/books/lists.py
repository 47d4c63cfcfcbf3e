"""How each kind of object is listed: pages of 200, by change or by ids, every request counted."""

from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from connectors._kit.asking import Answer, ask_again
from connectors.clio.books.common import Kept
from connectors.clio.books.money import Allocation, BankAccount, BankTransaction, BankTransfer, CreditMemo
from connectors.clio.books.people import Contact, Matter
from connectors.clio.books.work import Activity, Bill, LineItem
from connectors.clio.client import Clio

AT_ONCE = 100
"""Ids in one request, so that its address stays below 4 KB."""


@dataclass(frozen=True)
class List:
    """One list by our name: Clio's collection, the kind its objects are kept as, and what narrows the list."""

    name: str
    kind: str
    collection: str
    model: type[Kept]
    filters: dict[str, Any] = field(default_factory=dict)


LISTS = {
    each.name: each
    for each in (
        List("accounts", "account", "bank_accounts", BankAccount),
        List("bills", "bill", "bills", Bill),
        List("void bills", "bill", "bills", Bill, {"state": "void"}),
        List("deleted bills", "bill", "bills", Bill, {"state": "deleted"}),
        List("lines", "line", "line_items", LineItem),
        List("allocations", "allocation", "allocations", Allocation),
        List("write-offs", "write_off", "allocations", Allocation, {"kind": "write_off"}),
        List("credit notes", "credit_note", "credit_memos", CreditMemo),
        List("bank lines", "bank_line", "bank_transactions", BankTransaction),
        List("contacts", "contact", "contacts", Contact, {"client_only": "true"}),
        List("matters", "matter", "matters", Matter),
        List("activities", "activity", "activities", Activity),
    )
}
"""Every list the books read. Void and deleted bills are asked for by state: whether the plain list shows them is not
documented."""


@dataclass
class Reader:
    """Reads lists of one Clio account and counts its requests."""

    clio: Clio
    requests: int = 0

    async def page(
        self, what: List, following: str | None = None, since: datetime | None = None, **filters: Any
    ) -> tuple[tuple[Kept, ...], str | None]:
        """Read a page of what changed since a moment (of all without one); returns the address of the next page."""
        asked = {**what.filters, **filters, "updated_since": since}
        return await self._ask(lambda: self.clio.page(what.collection, what.model, following, **asked))

    async def every(self, what: List, **filters: Any) -> tuple[Kept, ...]:
        """Read all pages of a list that is narrow."""
        found, following = await self.page(what, **filters)
        while following:
            more, following = await self.page(what, following)
            found += more
        return found

    async def some(self, what: List, ids: Collection[int]) -> tuple[Kept, ...]:
        """Read objects by id, whatever narrows the list; what Clio does not show any more is missing in the answer."""
        ordered = sorted(ids)
        shown: list[Kept] = []
        for start in range(0, len(ordered), AT_ONCE):
            asked: dict[str, Any] = {"ids[]": ordered[start : start + AT_ONCE]}
            shown += (await self.page(replace(what, filters=asked)))[0]
        return tuple(shown)

    async def transfer(self, id: int) -> BankTransfer:
        """Read a transfer between bank accounts; raises Rejected with code NotFound when there is none."""
        return await self._ask(lambda: self.clio.read("bank_transfers", id, BankTransfer))

    async def _ask(self, ask: Callable[[], Awaitable[Answer]]) -> Answer:
        async def counted() -> Answer:
            self.requests += 1
            return await ask()

        return await ask_again(counted)

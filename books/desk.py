"""Where the books are posted from: one firm's store, one signed-in company, and the ledger that writes once."""

from dataclasses import dataclass, field
from functools import cached_property

from actions import Action
from connectors.quickbooks.books.company import Company
from connectors.quickbooks.books.writing import Written
from connectors.quickbooks.client import QuickBooks
from core.forms import Form
from core.ids import fingerprint
from engine.clients import Session
from engine.ledger import Confirmed, Ledger, NeedsPerson, NotYet, Wanted
from storage import FirmStore
from storage.books import Postings
from storage.books.rows import BooksRow
from sync.mapping import Mapping


class Unfinished(Exception):
    """A write whose outcome is not known yet, or needs a person; carries what the ledger said."""

    def __init__(self, result: NotYet | NeedsPerson) -> None:
        super().__init__("the outcome of a write is not known yet")
        self.result = result


@dataclass(frozen=True)
class Done:
    """A confirmed write. `other_contents`: an earlier attempt under the same key sent something else."""

    written: Written
    effect_id: str = ""
    other_contents: bool = False


@dataclass(frozen=True)
class Desk:
    """Everything a step needs. `customers` remembers ids by `Name.key` for the length of a plan."""

    store: FirmStore
    session: Session
    books: BooksRow
    mapping: Mapping
    company: Company
    plan_id: str = ""
    customers: dict[str, str] = field(default_factory=dict)

    @property
    def postings(self) -> Postings:
        """Our own record of what stands."""
        return self.store.books.postings

    @property
    def quickbooks(self) -> QuickBooks:
        """The signed-in client."""
        client: QuickBooks = self.session.client
        return client

    @cached_property
    def items(self) -> dict[str, str]:
        """Ids of the services that earn on each account: what the firm chose, else the oldest one."""
        chosen = {
            self.mapping.accounts[role].id: item
            for role, item in self.mapping.items.items()
            if role in self.mapping.accounts and item
        }
        return {**self.company.items, **chosen}

    async def perform(self, action: Action, form: Form, name: str) -> Done:
        """Write once under this name; raises Unfinished, Rejected, RetryLater or Reconnect."""
        key = f"books/{self.books.id}/{name}"
        result = await Ledger(self.store, self.session).perform(Wanted(action, form, key))
        if not isinstance(result, Confirmed):
            raise Unfinished(result)
        effect = await self.store.effects.get(result.effect_id)
        return Done(Written.model_validate(result.output), effect.id, effect.payload_hash != fingerprint(form))

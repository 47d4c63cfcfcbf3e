"""Both vendors in memory: what Clio says, what stands in QuickBooks, and what goes wrong there on demand."""

from dataclasses import dataclass, field, replace
from datetime import date
from types import SimpleNamespace
from typing import Any

from books.keeping.applying import Done
from books.keeping.decided import decisions_of
from books.keeping.hands import Both
from books.settings import read_settings
from connectors.quickbooks.books.company import Company
from sync.clio import Allocation, Bill, BillLine, BillState, CreditNote, Facts, LineKind, Payment
from sync.posted import Books
from sync.standing import after
from tests.sync import firm

DAY = date(2026, 3, 10)


class Killed(BaseException):
    """The process is gone."""


def bill(id, cents=100_00, **changes):
    lines = (BillLine(LineKind.SERVICE, cents),)
    values = {"number": str(id), "state": BillState.AWAITING_PAYMENT, "client": 1, "issued": DAY, "total": cents}
    return Bill(id=id, lines=lines, **{**values, **changes})


def payment(id, bill_id, cents=100_00):
    return Payment(id, DAY, 1, cents, (Allocation(bill_id, cents, id),))


def credit(id, bill_id, cents):
    return CreditNote(id, DAY, 1, cents, (Allocation(bill_id, cents, id),))


@dataclass
class Pretend:
    """Hands for a cycle. `answers` scripts what becomes of a key, once each; `writes` are the keys really written."""

    store: object
    bills: list[Any] = field(default_factory=list)
    payments: list[Any] = field(default_factory=list)
    credits: list[Any] = field(default_factory=list)
    choices: dict[str, Any] = field(default_factory=dict)
    answers: dict[str, Any] = field(default_factory=dict)
    writes: list[Any] = field(default_factory=list)
    looks: list[Any] = field(default_factory=list)
    books: Books = field(default_factory=Books)

    @property
    def inst(self):
        return SimpleNamespace(store=self.store)

    @property
    def facts(self):
        people = {"clients": firm.CLIENT_FACTS, "matters": firm.MATTER_FACTS, "accounts": firm.ACCOUNT_FACTS}
        money = {"bills": self.bills, "payments": self.payments, "credit_notes": self.credits}
        return Facts(**people, **{name: tuple(rows) for name, rows in money.items()})

    async def read(self, inst, store, row, *, look, progress):
        self.looks.append(look)
        mapping, decided = firm.mapping(**self.choices), await decisions_of(store, row.id)
        return Both(row, self.facts, self.books, Company(), read_settings(row.settings), mapping, decided)

    async def post(self, inst, store, both, step, plan_id):
        answer = self.answers.pop(step.key, None)
        if answer is Killed:
            raise Killed
        if answer is not None:
            return answer
        self.writes.append(step.key)
        self.books = after(self.books, [step])
        return Done()

    def edit(self, key, **changes):
        """Change one bill in Clio."""
        self.bills = [replace(each, **changes) if each.id == key else each for each in self.bills]

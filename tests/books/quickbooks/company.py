"""A company whose books are kept: a desk to post from, documents to post, and what the sandbox's ledger says."""

import asyncio
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from books.desk import Desk
from books.quickbooks.posting import post
from books.quickbooks.reading import Look, read_quickbooks
from connectors._kit.http import Http
from connectors.quickbooks.books.company import read_company
from connectors.quickbooks.books.pages import Reader
from connectors.quickbooks.client import QuickBooks
from core.errors import RetryLater
from engine.ledger import NotYet
from sandbox.quickbooks import work
from sandbox.quickbooks.company import REALM, Company
from sandbox.quickbooks.postings import customer_balances
from sync.accounts import Account, Role
from sync.clio import Source
from sync.documents import Document, Kind, Line, Link, Name
from sync.mapping import Mapping, TrustMapping
from sync.plan import Op, Step
from sync.posted import Posted

ACME, M1 = Name(1), Name(1, 11)
DAY = date(2026, 3, 2)
NAMES = {
    Role.OPERATING: ("Operating Checking", "Bank"),
    Role.UNDEPOSITED: ("Undeposited Funds", "Other Current Asset"),
    Role.RECEIVABLE: ("Accounts Receivable (A/R)", "Accounts Receivable"),
    Role.FEES: ("Legal Fees Income", "Income"),
    Role.COSTS: ("Reimbursed Client Expenses", "Income"),
    Role.DISCOUNT: ("Discounts Given", "Income"),
    Role.TAX: ("Sales Tax Payable", "Other Current Liability"),
    Role.WRITE_OFF: ("Write-offs", "Income"),
    Role.CLIENT_CREDITS: ("Client Credits", "Other Current Liability"),
    Role.BANK_FEES: ("Bank Charges", "Expense"),
}
SOLD = (Role.DISCOUNT, Role.TAX, Role.WRITE_OFF)
TITLES = {"client 1": "Sample Acme", "matter 11": "00011-Sample Acme"}


@dataclass
class Kept:
    """Books on a sandbox company, with the accounts of `NAMES` and one trust account. Nothing slows its requests."""

    inst: object
    sandbox: object
    store: object
    http: object
    desk: Desk | None = None
    accounts: dict[Role, Account] = field(default_factory=dict)
    trust: TrustMapping | None = None

    async def open(self, clio_connection, connection):
        world = self.sandbox.world
        held = {each["Name"]: each["Id"] for each in self.rows("Account")}
        for role, (name, kind) in NAMES.items():
            id = held.get(name) or work.enter(world, "Account", Name=name, AccountType=kind)["Id"]
            self.accounts[role] = Account(id, role)
            if role in SOLD:
                work.enter(world, "Item", Name=name, Type="Service", IncomeAccountRef={"value": id})
        bank = Account(held["IOLTA Trust Checking"], Role.TRUST_BANK)
        self.trust = TrustMapping(1, bank, Account(held["Client Trust Liability"], Role.TRUST_LIABILITY))
        deposit_to = dict.fromkeys(Source, self.accounts[Role.UNDEPOSITED])
        mapping = Mapping(self.accounts, trust=(self.trust,), deposit_to=deposit_to, start=date(2026, 1, 1))
        row = await self.store.books.accounts.add("Main", clio_connection.id, connection.id)
        session = replace(await self.inst.clients.open_row(connection), client=QuickBooks(Http(self.http), REALM))
        self.desk = Desk(self.store, session, row, mapping, await read_company(Reader(session.client)))
        return self

    async def learn(self):
        """Read the company's lists again, as setup and the nightly look do."""
        company = await read_company(Reader(self.desk.session.client))
        self.desk = replace(self.desk, company=company, customers={})

    def rows(self, entity):
        return list(self.sandbox.store.all(f"qbo.{entity}"))

    def one(self, entity):
        (row,) = self.rows(entity)
        return row

    def line(self, role, amount, name=ACME, memo=""):
        account = {Role.TRUST_BANK: self.trust.bank, Role.TRUST_LIABILITY: self.trust.liability}.get(role)
        return Line(account or self.accounts[role], int(Decimal(amount) * 100), name, memo)

    async def step(self, step):
        """Post one step, waiting as a cycle does while an outcome is unknown."""
        for _ in range(40):
            done = await self._attempt(step)
            if isinstance(done, Posted):
                return done
            assert isinstance(done, NotYet), done
            await asyncio.sleep(min(done.seconds, 0.1))
        raise AssertionError("the outcome stayed unknown")

    async def _attempt(self, step):
        try:
            return await post(self.desk, step)
        except RetryLater:
            return NotYet(0.0, "QuickBooks was out of reach", "")

    async def create(self, document, op=Op.CREATE, of=""):
        for name in (ACME, M1):
            await self.customer(name)
        return await self.step(Step(op, document.key, document.kind, document, document.lines, "test", of=of))

    async def customer(self, name):
        key, document = name.key, Document(name.key, Kind.CUSTOMER, DAY, DAY, name=name, memo=TITLES[name.key])
        return await self.step(Step(Op.CREATE, key, Kind.CUSTOMER, document, (), "test"))

    async def again(self, op, posted, document=None, replaces=""):
        """Update, void or delete what was posted, against the version we know."""
        document = document or posted.document
        versions = {"vendor_id": posted.vendor_id, "sync_token": posted.sync_token, "replaces": replaces}
        return await self.step(Step(op, document.key, document.kind, document, (), "test", **versions))

    async def look(self, look=Look.CHANGES, **more):
        row = await self.store.books.accounts.get(self.desk.books.id)
        reading = await read_quickbooks(self.desk.session, self.store, row, self.desk.mapping, look=look, **more)
        await self._remember(row, reading.cursor)
        return reading

    async def _remember(self, row, cursor):
        taken = await self.store.books.accounts.take(row.id, "test", 60)
        await self.store.books.accounts.settle(row.id, taken.fence, cursor={"quickbooks": cursor})

    async def balances(self):
        """The ledger by account and customer, as the judge tells it."""
        report = await self.sandbox.report()
        return {(each["account"], each["customer"]): each["amount"] for each in report["balances"]}

    def ledger(self):
        """The same by ids."""
        return customer_balances(Company(self.sandbox.world))

    def reads(self):
        return self.sandbox.store.counters().get("qbo.metered_reads", 0)

    def fail_once(self, kind, path):
        fault = {"kind": kind, "vendor": "quickbooks", "path_contains": path, "method": "POST"}
        self.sandbox.faults.change({"once": [fault]})

    # documents

    def bill(self, number="501", fees="1000.00", costs="0.00", discount="0.00", tax="0.00", on=DAY):
        total = Decimal(fees) + Decimal(costs) + Decimal(tax) - Decimal(discount)
        sides = [
            (Role.RECEIVABLE, total), (Role.FEES, -Decimal(fees)), (Role.COSTS, -Decimal(costs)),
            (Role.DISCOUNT, Decimal(discount)), (Role.TAX, -Decimal(tax)),
        ]  # fmt: skip
        lines = tuple(self.line(role, amount) for role, amount in sides if amount)
        return Document(f"bill {number}", Kind.INVOICE, on, on, lines, name=ACME, number=number)

    def payment(self, amount="1000.00", number="7001", bill="501", **more):
        lines = (self.line(Role.UNDEPOSITED, amount), self.line(Role.RECEIVABLE, -Decimal(amount)))
        links = (Link(f"bill {bill}", lines[0].cents),)
        values = {"name": ACME, "links": links, "check_number": "1204", "method": "Trust transfer", **more}
        return Document(f"CP-{number}", Kind.PAYMENT, DAY, DAY, lines, **values)

    def credit(self, amount="200.00", bill="501"):
        lines = (self.line(Role.WRITE_OFF, amount), self.line(Role.RECEIVABLE, -Decimal(amount)))
        links = (Link(f"bill {bill}", lines[0].cents),)
        return Document("CN-601", Kind.CREDIT_MEMO, DAY, DAY, lines, name=ACME, links=links, number="CN-601")

    def trust_deposit(self, amount="5000.00", key="CT-90001", kind=Kind.JOURNAL, on=DAY):
        lines = (self.line(Role.TRUST_BANK, amount, M1), self.line(Role.TRUST_LIABILITY, -Decimal(amount), M1))
        return Document(key, kind, on, on, lines, number=key, check_number="77")

    def trust_check(self, amount="402.50", key="CT-90003"):
        lines = (self.line(Role.TRUST_LIABILITY, amount, M1), self.line(Role.TRUST_BANK, -Decimal(amount), M1))
        named = {"number": "1041", "check_number": "1041", "payee": "County Clerk"}
        return Document(key, Kind.CHECK, DAY, DAY, lines, **named)

    def entry(self, key, *sides):
        """A journal entry under our key, for the client."""
        lines = tuple(self.line(role, amount) for role, amount in sides)
        return Document(key, Kind.JOURNAL, DAY, DAY, lines, number=key)

    def payout(self, paid="1000.00", fee="29.00", payment="CP-7001"):
        waiting = self.line(Role.UNDEPOSITED, -Decimal(paid))
        lines = (self.line(Role.OPERATING, Decimal(paid) - Decimal(fee), None), self.line(Role.BANK_FEES, fee, None))
        return Document("CD-1", Kind.DEPOSIT, DAY, DAY, (*lines, waiting), links=(Link(payment, -waiting.cents),))

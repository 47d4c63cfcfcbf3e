"""A mixed month at a firm, drawn from a seed and told in Clio: bills, payments, trust, and what undoes them."""

import random
from datetime import date, timedelta
from decimal import Decimal

CENT = Decimal("0.01")
CLIENTS = {1: "Sample Acme", 2: "Sample Birch", 3: "Sample Cedar"}
MATTERS = {11: 1, 12: 1, 21: 2, 31: 3}
PEOPLE = [
    *({"tell": "client", "id": id, "name": name} for id, name in CLIENTS.items()),
    *({"tell": "matter", "id": id, "client": client, "number": f"{id:05}-Sample"} for id, client in MATTERS.items()),
]


class Month:
    """People at work. Whatever they may do follows from what Clio holds at that moment."""

    def __init__(self, sandbox, seed):
        self.sandbox = sandbox
        self.random = random.Random(seed)
        self.number = 1000
        self.done = []

    async def go_on(self, count):
        """Let so many things happen."""
        wanted = len(self.done) + count
        while len(self.done) < wanted:
            name = self.random.choices(list(DEEDS), WEIGHTS)[0]
            events = DEEDS[name](self)
            if events:
                await self.sandbox.control("tell", events=events)
                self.done.append(name)

    # what Clio holds

    def rows(self, kind):
        return self.sandbox.store.all(f"clio.{kind}")

    def pick(self, rows):
        rows = list(rows)
        return self.random.choice(rows) if rows else None

    def new_id(self):
        self.number += 1
        return self.number

    def money(self, least, most):
        return Decimal(self.random.randint(least * 100, most * 100)) * CENT

    def day(self):
        return (date(2026, 3, 2) + timedelta(days=self.random.randrange(28))).isoformat()

    def trust_lines(self):
        trust = next(each["id"] for each in self.rows("bank_account") if each["type"] == "Trust")
        return [each for each in self.rows("bank_transaction") if each["bank_account_id"] == trust]

    def held(self, matter):
        return sum((line["amount"] for line in self.trust_lines() if (line.get("matter") or {}).get("id") == matter),
                   Decimal(0))  # fmt: skip

    def owed(self, taxed=True):
        """Bills with something left to pay."""
        return [bill for bill in self.rows("bill") if bill["state"] == "awaiting_payment" and bill["balance"] > 1
                and bill["currency"]["id"] == 1 and (taxed or not bill["total_tax"])]  # fmt: skip

    def untouched(self):
        """Bills that nobody paid or credited anything on."""
        used = {part["bill"]["id"] for part in self.rows("allocation")}
        return [bill for bill in self.owed() if bill["id"] not in used]

    def single(self):
        """Payments of one bill, from operating."""
        parts = {}
        for part in self.rows("allocation"):
            parts.setdefault(part["parent"]["id"], []).append(part)
        found = [each for each in self.rows("payment") if each["source"] == "operating"]
        return [(each, parts[each["id"]][0]) for each in found if len(parts.get(each["id"], [])) == 1]

    # what people do

    def lines(self):
        rows = [{"amount": str(self.money(80, 900))} for _ in range(self.random.randint(1, 4))]
        return rows + (
            [{"kind": "cost", "soft": True, "amount": str(self.money(5, 60))}] if self.random.random() < 0.5 else []
        )

    def approve(self):
        lines = self.lines()
        event = {"tell": "bill", "id": self.new_id(), "on": self.day(), "matters": [self.pick(MATTERS)], "lines": lines}
        drawn = self.random.random()
        if drawn < 0.25:
            return [event | {"tax_rate": "8.25", "lines": [line | {"taxed": True} for line in lines]}]
        return [event | ({"currency": "CAD"} if drawn > 0.96 else {})]

    def edit_bill(self):
        bill = self.pick(each for each in self.untouched() if not each["total_tax"])
        return bill and [{"tell": "change bill", "id": bill["id"], "lines": self.lines()}]

    def void_bill(self):
        bill = self.pick(self.untouched())
        return bill and [{"tell": "change bill", "id": bill["id"], "state": "void"}]

    def part_of(self, bill):
        return bill["balance"] if self.random.random() < 0.6 else (bill["balance"] / 2).quantize(CENT)

    def pay(self):
        bill = self.pick(self.owed())
        paid = bill and {str(bill["id"]): str(self.part_of(bill))}
        source = self.random.choice(["operating", "operating", "card"])
        return bill and [{"tell": "payment", "id": self.new_id(), "on": self.day(), "bills": paid, "source": source}]

    def pay_from_trust(self):
        bill = self.pick(each for each in self.owed() if self.held(each["matters"][0]["id"]) >= each["balance"])
        paid = bill and {str(bill["id"]): str(bill["balance"])}
        return bill and [{"tell": "payment", "id": self.new_id(), "on": self.day(), "bills": paid, "source": "trust"}]

    def edit_payment(self):
        payment, part = self.pick(self.single()) or (None, None)
        if payment is None or part["amount"] < 20:
            return None
        less = str(part["amount"] - 7)
        return [{"tell": "change payment", "id": payment["id"], "bills": {str(part["bill"]["id"]): less}}]

    def remove_payment(self):
        payment = self.pick(each for each in self.rows("payment"))
        return payment and [{"tell": "remove payment", "id": payment["id"]}]

    def record_again(self):
        payment, part = self.pick(self.single()) or (None, None)
        if payment is None:
            return None
        bills = {str(part["bill"]["id"]): str(part["amount"])}
        again = {"tell": "payment", "id": self.new_id(), "on": payment["on"], "bills": bills}
        return [{"tell": "remove payment", "id": payment["id"]}, again]

    def credit(self):
        bill = self.pick(self.owed(taxed=False))
        credited = bill and {str(bill["id"]): str((bill["balance"] / 2).quantize(CENT))}
        return bill and [{"tell": "credit note", "id": self.new_id(), "on": self.day(), "bills": credited}]

    def remove_credit(self):
        note = self.pick(self.rows("credit_memo"))
        return note and [{"tell": "remove credit note", "id": note["id"]}]

    def deposit(self):
        facts = {"amount": str(self.money(300, 4000)), "matter": self.pick(MATTERS), "payee": "Sample Payer"}
        return [{"tell": "bank line", "id": self.new_id(), "on": self.day(), **facts}]

    def disburse(self):
        matter = self.pick(each for each in MATTERS if self.held(each) > 100)
        facts = {"kind": "disbursement", "matter": matter, "payee": "Sample Clerk", "check": str(self.number)}
        amount = str(self.money(10, 90))
        return matter and [{"tell": "bank line", "id": self.new_id(), "on": self.day(), "amount": amount, **facts}]

    def transfer(self):
        source = self.pick(each for each in MATTERS if self.held(each) > 100)
        sides = {"source": {"matter": source}, "target": {"matter": 12 if source == 11 else 11}}
        if source not in (11, 12):
            return None
        ids = [self.new_id(), self.new_id()]
        return [{"tell": "transfer", "ids": ids, "on": self.day(), "amount": str(self.money(10, 90)), **sides}]

    def plain_deposits(self):
        return [line for line in self.trust_lines() if line["amount"] > 0 and line.get("transaction_type") == "deposit"]

    def edit_line(self):
        line = self.pick(self.plain_deposits())
        return line and [{"tell": "change bank line", "id": line["id"], "amount": str(line["amount"] + 45)}]

    def remove_line(self):
        line = self.pick(each for each in self.plain_deposits() if self.held(each["matter"]["id"]) >= each["amount"])
        return line and [{"tell": "remove bank line", "id": line["id"]}]


DEEDS = {
    "approve a bill": Month.approve, "pay a bill": Month.pay, "deposit into trust": Month.deposit,
    "pay from trust": Month.pay_from_trust, "disburse": Month.disburse, "credit": Month.credit,
    "transfer": Month.transfer, "edit a bill": Month.edit_bill, "void a bill": Month.void_bill,
    "edit a payment": Month.edit_payment, "remove a payment": Month.remove_payment,
    "record a payment again": Month.record_again, "remove a credit note": Month.remove_credit,
    "edit a deposit": Month.edit_line, "remove a deposit": Month.remove_line,
}  # fmt: skip
WEIGHTS = [9, 6, 6, 4, 3, 3, 2, 3, 2, 3, 2, 2, 1, 2, 2]

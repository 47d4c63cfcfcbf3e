"""Turns the tables of a case into what people did: events in Clio's own pages."""

from decimal import Decimal

from tests.sync import firm

CLIENTS = [{"tell": "client", "id": number, "name": name} for name, number in firm.CLIENTS.items()]
MATTERS = [
    {"tell": "matter", "id": number, "client": client, "number": name}
    for name, (number, client) in firm.MATTERS.items()
]
TAXED = 15
AREA = {"tell": "matter", "id": TAXED, "client": 1, "number": "M9", "area": "Tax"}
SECOND, FOREIGN_CURRENCY = 900, 901
ACCOUNTS = [
    {"tell": "account", "id": SECOND, "name": "Segregated trust"},
    {"tell": "account", "id": FOREIGN_CURRENCY, "name": "Canadian trust", "currency": "CAD"},
]
PEOPLE = [*CLIENTS, *MATTERS, AREA, *ACCOUNTS]
DAY, OPENED = "2026-03-10", "2026-02-02"
SANDBOX_KINDS = ("deposit", "interest", "firm deposit", "firm covers shortage", "disbursement", "returned deposit",
                 "bank charge", "interest remittance", "firm withdrawal", "refund")  # fmt: skip


class Story:
    """Tells tables one after the other; remembers what was told, so that the same id again is a change."""

    def __init__(self, opened=OPENED):
        self.opened = opened
        self.told = {}
        self.legs = {}
        self.created = "2026-03-10T12:00:00+00:00"

    def events(self, table):
        """The events of one table, money before what spends it."""
        self.foreign = bool(table.get("currencies"))
        rows = [*self._openings(table), *self._deleted(table.get("deleted", []))]
        legs = self._legs_by_payment(table)
        free = [row for row in table.get("trust_lines", []) if "payment" not in row]
        rows += [event for row in table.get("bills", []) for event in self._bill(row)]
        rows += [event for row in self._with_credit_first(table) for event in self._payment(row, legs)]
        rows += [event for word in ("credit_notes", "refunds", "payouts") for event in self._each(word, table)]
        rows += [*self._chargebacks(table), *_voided(table)]
        return rows + self._trust_lines(free)

    def _each(self, word, table):
        make = {"credit_notes": _credit_note, "refunds": _refund, "payouts": _payout}[word]
        return [make(row) for row in table.get(word, [])]

    def _openings(self, table):
        for number, row in enumerate(table.get("openings", [])):
            line = {"id": 80001 + number, "on": self.opened, "amount": row["amount"], "tell": "bank line"}
            kind = {"kind": "firm deposit"} if row["ledger"] == "FIRM" else _ledger(row["ledger"])
            yield line | kind | self._account(row)

    def _account(self, row):
        if self.foreign:
            return {"account": FOREIGN_CURRENCY}
        return {"account": SECOND} if row.get("account") == "2" else {}

    def _deleted(self, keys):
        gone = {"CP": "remove payment", "CT": "remove bank line", "CN": "remove credit note"}
        legs = {f"CT-{leg}" for key in keys if key.startswith("CP-") for leg in self.legs.get(key[3:], [])}
        for key in keys:
            if key not in legs:
                force = {"force": True} if key.startswith("CT") else {}
                yield {"tell": gone[key[:2]], "id": int(key[3:])} | force

    # bills

    def _bill(self, row):
        first = self._once("bill", row)
        if not first:
            return [self._changed_bill(row)]
        event = {"tell": "bill", "id": int(row["id"]), "number": row.get("number", row["id"]), "lines": _lines(row)}
        event |= {"on": row.get("on", DAY), "state": row.get("state", "awaiting_payment"), **_client(row)}
        event |= {key: row[key] for key in ("kind", "currency", "interest", "discount") if key in row}
        event |= {"part_of": int(row["part_of"])} if "part_of" in row else {}
        event |= {name: _rate(row, key) for name, key in RATES.items() if key in row}
        return [event | _raw(row)]

    def _changed_bill(self, row):
        before = self.told["bill", row["id"]][-2]
        event = {"tell": "change bill", "id": int(row["id"])}
        event |= {"interest": row["interest"]} if row.get("interest") != before.get("interest") else {}
        if _lines(row) != _lines(before):
            event |= {"lines": _lines(row)}
        if row.get("state", "awaiting_payment") != before.get("state", "awaiting_payment"):
            event |= {"state": row.get("state", "awaiting_payment"), "force": True}
        return event

    def _once(self, word, row):
        known = self.told.setdefault((word, row["id"]), [])
        known.append(row)
        return len(known) == 1

    # payments

    def _with_credit_first(self, table):
        return sorted(table.get("payments", []), key=lambda row: row.get("source") == "client credit")

    def _legs_by_payment(self, table):
        legs = {}
        for row in table.get("trust_lines", []):
            if "payment" in row:
                legs.setdefault(row["payment"], []).append(row)
                self.legs.setdefault(row["payment"], []).append(row["id"])
        return legs

    def _payment(self, row, legs):
        if not self._once("payment", row):
            return self._changed_payment(row)
        bills = {bill: amount for bill, amount in row.get("bills", {}).items() if " on " not in amount}
        event = {"tell": "payment", "id": int(row["id"]), "client": firm.CLIENTS[row["client"]], "bills": bills}
        event |= {"on": row.get("on", DAY), "amount": row["amount"]}
        event |= {"check": row["check"]} if "check" in row else {}
        event |= {"source": SOURCES.get(row.get("source"), row.get("source", "operating"))}
        found = legs.get(row["id"], [])
        if found:
            ledgers = {str(firm.name_of(leg["ledger"]).matter): leg["out"] for leg in found}
            event |= {"leg_ids": [int(leg["id"]) for leg in found], "ledgers": ledgers}
        lost = event["source"] == "trust" and not found
        more = [{"tell": "remove bank line", "id": 70000, "force": True}] if lost else []
        event |= {"leg_ids": [70000], "ledgers": {"11": row["amount"]}} if lost else {}
        unknown = self._unknown_bills(row, bills)
        return [
            *unknown,
            event,
            *_applied_later(row),
            *more,
            *({"tell": "remove bill", "id": e["id"]} for e in unknown),
        ]

    def _unknown_bills(self, row, bills):
        """Bills that Clio had, and does not return."""
        unknown = [bill for bill in bills if ("bill", bill) not in self.told]
        lines = [{"amount": row["amount"]}]
        return [{"tell": "bill", "id": int(bill), "on": DAY, "lines": lines, **_client(row)} for bill in unknown]

    def _changed_payment(self, row):
        before = self.told["payment", row["id"]][-2]
        if row.get("voided"):
            return []  # taken back by what follows
        kept = {bill: row.get("bills", {}).get(bill) for bill in before.get("bills", {})}
        if kept == before.get("bills", {}) and row["amount"] == before["amount"]:
            return _applied_later(row)
        event = {"tell": "change payment", "id": int(row["id"]), "amount": row["amount"]}
        return [event | {"bills": row.get("bills", {})}]

    def _chargebacks(self, table):
        """Told before the payment is voided, as Clio does; the money that came in stays."""
        for row in table.get("chargebacks", []):
            event = {
                "tell": "chargeback",
                "id": int(row["id"]),
                "payment": int(row["payment"]),
                "on": row.get("on", DAY),
            }
            yield event | {key: row[key] for key in ("amount", "fee") if key in row}
            yield {"tell": "void payment", "id": int(row["payment"]), "keep_lines": True}

    # trust

    def _trust_lines(self, rows):
        pairs = {}
        for row in rows:
            if "transfer" in row:
                pairs.setdefault(row["transfer"], []).append(row)
        return [event for row in rows for event in self._trust_line(row, pairs)]

    def _trust_line(self, row, pairs):
        pair = pairs.get(row.get("transfer"), [])
        if len(pair) == 2:
            return [self._transfer(*pair)] if row is pair[0] else []
        known = not self._once("line", row)
        return [self._changed_line(row) if known else self._line(row)]

    def _line(self, row):
        kind = row.get("kind", "deposit" if "in" in row else "disbursement")
        event = {"tell": "bank line", "id": int(row["id"]), "on": row.get("on", DAY), "force": "out" in row}
        event |= {"amount": row.get("in") or row["out"], **self._account(row)}
        event |= {"kind": kind} if kind in SANDBOX_KINDS else _worded(kind, row)
        event |= _ledger(row["ledger"]) if "ledger" in row else {}
        event |= {key: row[key] for key in ("payee", "check") if key in row}
        if "in" in row and "out" in row:
            event |= {"raw": {"funds_in": row["in"], "funds_out": row["out"]}, "force": True}
        return event | ({"raw": {"created_at": self.created}} if kind == "transfer" else {})

    def _changed_line(self, row):
        event = {"tell": "change bank line", "id": int(row["id"]), "amount": row.get("in") or row["out"], "force": True}
        return event | {"on": row.get("on", DAY)} | _ledger(row["ledger"])

    def _transfer(self, out, into):
        event = {"tell": "transfer", "ids": [int(out["id"]), int(into["id"])], "on": out.get("on", DAY)}
        event |= {"amount": out["out"], "force": True}
        sides = {"source": out, "target": into}
        return event | {side: _ledger(row["ledger"]) | self._account(row) for side, row in sides.items()}


RATES = {"tax_rate": "tax", "second_tax_rate": "second_tax"}
SOURCES = {"clio payments": "card", "client credit": "client credit"}


def _worded(kind, row):
    return {"kind": "deposit" if "in" in row else "disbursement", "words": kind}


def _ledger(words):
    name = firm.name_of(words)
    return {"matter": name.matter} if name.matter else {"client": name.client}


def _client(row):
    """Clio's bills stand on matters; a case that names none means the client's first."""
    client, _, matter = row["client"].partition("/")
    number = firm.CLIENTS[client]
    first = next(id for id, owner in firm.MATTERS.values() if owner == number)
    return {"client": number, "matters": [firm.MATTERS[matter][0] if matter else first]}


def _lines(row):
    services = [row["service"]] if "service" in row else []
    lines = [{"amount": each} for each in [*services, *row.get("lines", [])]]
    lines = [line | ({"matter": TAXED} if row.get("area") else {}) for line in lines]
    taxes = {"taxed": "tax" in row, "second_taxed": "second_tax" in row}
    lines = [line | {key: True for key, value in taxes.items() if value} for line in lines]
    costs = [{"kind": "cost", word: True, "amount": row[word]} for word in ("soft", "hard") if word in row]
    return [*lines, *costs]


def _rate(row, key):
    return str(Decimal(row[key]) * 100 / Decimal(row["service"]))


def _raw(row):
    """What Clio prints when its lines do not come to it."""
    parts = sum((Decimal(row[word]) for word in ("service", "soft", "hard", "tax", "second_tax", "interest")
                 if word in row), Decimal(0)) - Decimal(row.get("discount", "0"))  # fmt: skip
    parts += sum((Decimal(each) for each in row.get("lines", [])), Decimal(0))
    return {} if parts == Decimal(row["total"]) else {"raw": dict.fromkeys(("total", "due", "balance"), row["total"])}


def _applied_later(row):
    """Parts that were applied on a later day."""
    words = [(bill, each) for bill, amount in row.get("bills", {}).items() for each in amount.split(" and ")]
    later = [(bill, amount.partition(" on ")) for bill, amount in words if " on " in amount]
    shared = {"tell": "allocate", "payment": int(row["id"])}
    return [{**shared, "bill": int(bill), "amount": amount, "on": on} for bill, (amount, _, on) in later]


def _credit_note(row):
    event = {"tell": "credit note", "id": int(row["id"]), "on": row.get("on", DAY), "bills": row.get("bills", {})}
    return event | {"amount": row["amount"]} | {key: True for key in ("write_off", "discount") if key in row}


def _refund(row):
    event = {"tell": "refund", "id": int(row["id"]), "on": row.get("on", DAY), "client": firm.CLIENTS[row["client"]]}
    return event | {key: row[key] for key in ("amount", "check", "payment") if key in row}


def _voided(table):
    """The bank's movements stay when the money went back."""
    refunded = {row.get("payment") for row in table.get("refunds", [])}
    charged_back = {row["payment"] for row in table.get("chargebacks", [])}
    rows = [row for row in table.get("payments", []) if row.get("voided") and row["id"] not in charged_back]
    return [{"tell": "void payment", "id": int(row["id"]), "keep_lines": row["id"] in refunded} for row in rows]


def _payout(row):
    event = {"tell": "payout", "id": int(row["id"]), "on": row.get("on", DAY), "fee": row.get("fee", "0")}
    return event | {"payments": [int(each) for each in row["payments"]]}

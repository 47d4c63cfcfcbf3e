"""Plays a case from Clio to QuickBooks, and says what became of it in the words of the case."""

import re
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from books.keeping.proposal import WORDS
from sandbox.quickbooks import work
from sync.plan import Op
from sync.remedies import Remedy
from tests.books.golden.office import UNNAMED
from tests.books.golden.story import DAY, Story
from tests.sync import firm, scenario

STEP = re.compile(r"(\w+) (\w+) (.+?): ?(.*)")
NAMELESS = ("Check", "Deposit")
"""Forms whose bank side, and what they take up from Undeposited Funds, QuickBooks books for nobody."""
LINE = re.compile(r"(Dr|Cr) (\S+) (?:(\S+) )?([\d.]+)")


@dataclass
class Played:
    """What one case came to: planned steps, what each changed in the ledger, findings and balances."""

    steps: list[Any]
    changes: dict[Any, Any]
    holds: list[Any]
    alarms: list[Any]
    closing: dict[Any, Any]
    effects: set[Any]
    planned: set[Any]
    rest: list[Any]


async def play(office, case, style=""):
    """Let everything happen, plan without writing, decide, apply, and look at the ledger."""
    story, words = await _begin(office, case, style)
    await _by_hand(office, case)
    await office.tell(story.events(case.get("happens", {})))
    await office.choose(words)
    plan = await office.plan()
    if case.get("decisions"):
        await _decide(office, case["decisions"])
        plan = await office.plan()
    before, effects = await office.documents(), await _effects(office)
    outcome = await office.apply(plan)
    assert outcome is None or (outcome.state, outcome.refused) == ("applied", 0), outcome
    after = await office.documents()
    again = await office.plan()
    steps = [step for step in plan.body["steps"] if step["kind"] != "Customer"]
    left_out = {place for place in office.by_hand if place[0] == "Deposit" or not _adopted(case)}
    return Played(
        [f"{OPS[step['op']]} {step['kind']} {step['key']}" for step in steps],
        _changes(before, after, await office.places()),
        _as_told(office, await office.findings("hold")),
        _as_told(office, await office.findings("alarm")),
        office.closing(after, left_out),
        await _effects(office) - effects,
        {(OPS[step["op"]], step["key"]) for step in plan.body["steps"] if step["op"] != "adopted"},
        again.body["steps"],
    )


OPS = {word: str(op) for op, word in WORDS.items()}


async def _begin(office, case, style):
    words = {**case.get("mapping", {}), **({"style": style} if style else {})}
    words |= {"foreign currency": True} if "currencies" in case.get("happens", {}) else {}
    words |= {"start": "2026-01-01"} if "books_openings" in case else {}
    story = Story("2025-12-15") if "books_openings" in case else Story()
    for row in case.get("foreign", []):
        _foreign(office, row)
    for row in case.get("books_openings", []):
        _opening_entry(office, row)
    early = {key: value for key, value in words.items() if key not in (*case.get("later", []), "inactive")}
    await office.choose(early)
    await office.tell(story.events(case.get("before", {})))
    await office.keep()
    if "corrected" in case:
        await office.choose(words)
        await office.tell(story.events(case["corrected"]))
        await office.keep()
    return story, words


async def _decide(office, decided):
    for key in decided.get("released", []):
        await office.decide(key, "released")
    for alarm in decided.get("accepted", []):
        code, _, key = alarm.partition(" ")
        await office.decide(key, "accepted", code)
    for key in decided.get("earlier_credit", []):
        await office.choose_way(key, Remedy.EARLIER_CREDIT)
    for key, amount in decided.get("tax_splits", {}).items():
        await office.decide(key, f"tax split {scenario.cents(amount)}")


# what people did in QuickBooks


async def _by_hand(office, case):
    places = await office.places()
    for key, state in case.get("states", {}).items():
        await BY_HAND[state](office, key, places[key])


async def _deposited(office, key, place):
    """Put a waiting payment into a bank deposit; one that went straight to the bank needs none."""
    payment = office.sandbox.store.get("qbo.Payment", place[1])
    if payment["DepositToAccountRef"]["value"] != office.ids["UF"]:
        return
    link = {"TxnId": place[1], "TxnType": "Payment", "TxnLineId": "0"}
    lines = [{"Amount": payment["TotalAmt"], "LinkedTxn": [link]}]
    made = office.enter("Deposit", DepositToAccountRef={"value": office.ids["OPER"]}, TxnDate=DAY, Line=lines)
    office.by_hand.add(("Deposit", made["Id"]))


async def _edited(office, key, place):
    work.edit(office.sandbox.world, *place, TxnDate="2026-03-11")


async def _voided(office, key, place):
    """Voided by ourselves, because Clio did."""
    id = int(key.removeprefix("bill "))
    await office.tell([{"tell": "change bill", "id": id, "state": "void", "force": True}])
    await office.keep()
    await office.tell([{"tell": "change bill", "id": id, "state": "awaiting_payment", "force": True}])


BY_HAND = {"deposited": _deposited, "edited by hand": _edited, "voided": _voided}


def _foreign(office, row):
    """An invoice somebody made before us."""
    customer = work.new_customer(office.sandbox.world, row["client"])["Id"]
    items = office.sandbox.store.all("qbo.Item")
    item = next(each["Id"] for each in items if each["Name"] == "FEES")
    detail = {"ItemRef": {"value": item}}
    line = {"DetailType": "SalesItemLineDetail", "Amount": Decimal(row["total"]), "SalesItemLineDetail": detail}
    facts = {"CustomerRef": {"value": customer}, "DocNumber": row["number"], "TxnDate": row.get("on", DAY)}
    made = office.enter("Invoice", **facts, Line=[line])
    office.by_hand.add(("Invoice", made["Id"]))


def _opening_entry(office, row):
    """What the firm entered in QuickBooks as the trust balance of a client."""
    client = work.new_customer(office.sandbox.world, row["ledger"].partition("/")[0])["Id"]
    lines = [
        _side(office, side, account, row["amount"], client) for side, account in (("Debit", "TRUST"), ("Credit", "CTL"))
    ]
    office.enter("JournalEntry", TxnDate="2025-12-31", Line=lines)


def _side(office, side, account, amount, customer):
    entity = {"Type": "Customer", "EntityRef": {"value": customer}}
    detail = {"PostingType": side, "AccountRef": {"value": office.ids[account]}, "Entity": entity}
    return {"DetailType": "JournalEntryLineDetail", "Amount": Decimal(amount), "JournalEntryLineDetail": detail}


def _as_told(office, findings):
    """The cases call the pooled account 1."""
    return sorted(re.sub(rf"\b{office.pooled()}$", "1", each) for each in findings)


def _adopted(case):
    return any(step.startswith("adopt") for step in case.get("steps", []))


# in the words of the case


def _changes(before, after, places):
    """What each of our documents changed in the ledger: {key: {(account, name): cents}}."""
    found = {}
    for key, place in places.items():
        change = defaultdict(int, after.get(place, {}))
        for line, cents in before.get(place, {}).items():
            change[line] -= cents
        kept = {line: cents for line, cents in change.items() if cents}
        found |= {key: kept} if kept else {}
    return found


async def _effects(office):
    """What was really sent for steps, by operation and key."""
    rows = await office.store.effects.list(limit=1000)
    named = [row.key.split("/") for row in rows if row.state == "done"]
    return {(op, key) for _, _, op, key, *_ in named if op not in ("apply", "take off", "named")}


def expected_steps(case):
    return [" ".join(STEP.fullmatch(step).group(1, 2, 3)) for step in case.get("steps", [])]


def expected_changes(case):
    """What each step must change, read from its words."""
    found = {}
    for step in case.get("steps", []):
        _, kind, key, lines = STEP.fullmatch(step).groups()
        change = defaultdict(int)
        for side, account, name, amount in LINE.findall(lines):
            whose = "" if kind in NAMELESS and account in UNNAMED else name
            change[account, whose] += scenario.cents(amount) * (1 if side == "Dr" else -1)
        kept = {line: cents for line, cents in change.items() if cents}
        found |= {key: kept} if kept else {}
    return found


def expected_closing(case):
    """The closing balances, with the bank the firm's own opening money in trust came from."""
    closing = dict(case.get("closing", {}))
    for row in case.get("books_openings", []):
        _tie(closing, case, row)
    cushion = sum(
        scenario.cents(row["amount"]) for row in case.get("before", {}).get("openings", []) if row["ledger"] == "FIRM"
    )
    if cushion:
        closing["OPER"] = scenario.money(scenario.cents(closing.get("OPER", "0")) - cushion)
    return closing


def _tie(closing, case, row):
    """What was entered in QuickBooks stands there, not what Clio's ledger held."""
    owned = next(each for each in case["before"]["openings"] if each["ledger"] == row["ledger"])
    less = scenario.cents(owned["amount"]) - scenario.cents(row["amount"])
    client = row["ledger"].partition("/")[0]
    closing["TRUST"] = scenario.money(scenario.cents(closing["TRUST"]) - less)
    closing[f"CTL[{client}]"] = scenario.money(scenario.cents(closing.pop(f"CTL[{row['ledger']}]")) - less)


__all__ = ["Op", "Played", "expected_changes", "expected_closing", "expected_steps", "firm", "play"]

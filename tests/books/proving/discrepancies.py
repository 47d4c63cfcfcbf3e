"""Ways in which a bookkeeper, a bank feed or a lawyer makes the three sides differ, each befalling one movement.

Each tells by what a comparison must name it: the movement's key, or the kind and id of a typed document.
"""

from decimal import Decimal

from tests.books.proving.by_hand import BOTH_SIDES, ONE_SIDE, cost
from tests.books.proving.house import amount_of, cents_of
from tests.sync.reconcile.discrepancies import swap_digits

CUSTOMERS = {11: "00011-Acme", 12: "00012-Acme", 21: "00021-Birch"}
SIBLINGS = {11: 12, 12: 11}
STRANGERS = {11: 21, 12: 21, 21: 11}


def _key(event):
    return f"CT-{event['id']}"


def _whose(house, event):
    return house.customer(CUSTOMERS[event["matter"]])


def _days_later(event, days):
    return f"{event['on'][:8]}{min(int(event['on'][8:]) + days, 31):02}"


async def _mistaken(house, event, change=None, **values):
    """Change what was posted; in odd variants it was not posted yet, and somebody typed it with the mistake."""
    if house.variant % 2 == 0:
        house.edit(_key(event), change, **values)
        return _key(event)
    event = await house.unposted(event)
    sides = (house.bank, house.liability) if event["kind"] == "deposit" else (house.liability, house.bank)
    lines = [
        house.line(side, account, amount_of(event), _whose(house, event))
        for side, account in zip(("Debit", "Credit"), sides, strict=True)
    ]
    for each in lines:
        if change:
            change(each, each["JournalEntryLineDetail"])
    house.enter("JournalEntry", **{"TxnDate": event["on"], "Line": lines, **values})
    return _key(event)


def _amount(cents):
    def change(line, detail):
        line["Amount"] = Decimal(cents).scaleb(-2)

    return change


def _swapped(line, detail):
    line["Amount"] = Decimal(swap_digits(round(line["Amount"] * 100))).scaleb(-2)


def _customer(house, matter):
    def change(line, detail):
        detail["Entity"] = {"Type": "Customer", "EntityRef": {"value": house.customer(CUSTOMERS[matter])}}

    return change


def _account(before, after):
    def change(line, detail):
        if detail["AccountRef"]["value"] == before:
            detail["AccountRef"] = {"value": after}

    return change


def _turn(line, detail):
    detail["PostingType"] = "Credit" if detail["PostingType"] == "Debit" else "Debit"


async def deleted_by_hand(house, event):
    await house.delete(_key(event))
    return _key(event)


async def voided_by_hand(house, event):
    house.edit(_key(event), _amount(0))
    return _key(event)


async def doubled(house, event):
    sides = (house.bank, house.liability) if event["kind"] == "deposit" else (house.liability, house.bank)
    on = _days_later(event, house.variant % 4)
    return "JournalEntry", house.type_entry(amount_of(event), *sides, _whose(house, event), on=on)["Id"]


async def bank_feed_duplicate(house, event):
    on, bank = _days_later(event, house.variant % 3), {"value": house.bank}
    if event["kind"] == "deposit":
        detail = {"AccountRef": {"value": house.named("Legal Fees Income")}}
        line = {"DetailType": "DepositLineDetail", "Amount": amount_of(event), "DepositLineDetail": detail}
        return house.typed_on("Deposit", on, DepositToAccountRef=bank, Line=[line])
    line = cost(house.named("Office Expenses"), amount_of(event))
    return house.typed_on("Purchase", on, PaymentType="Check", AccountRef=bank, Line=[line])


async def missing_in_clio(house, event):
    way = BOTH_SIDES[house.variant % len(BOTH_SIDES)]
    return way(house, f"{77 + house.variant}.19", "2026-03-29", _whose(house, event))


async def one_sided(house, event):
    way = ONE_SIDE[house.variant % len(ONE_SIDE)]
    return way(house, f"{35 + house.variant}.07", "2026-03-30", _whose(house, event))


async def wrong_client(house, event):
    return await _mistaken(house, event, _customer(house, STRANGERS[event["matter"]]))


async def wrong_matter(house, event):
    return await _mistaken(house, event, _customer(house, SIBLINGS[event["matter"]]))


async def wrong_account(house, event):
    names = ("Legal Fees Income", "Office Expenses")
    return await _mistaken(house, event, _account(house.liability, house.named(names[house.variant % 2])))


async def posted_to_operating(house, event):
    return await _mistaken(house, event, _account(house.bank, house.named("Operating Checking")))


async def wrong_amount(house, event):
    house.edit(_key(event), _amount(cents_of(event) + 10000 + 137 * house.variant))
    return _key(event)


async def transposed_digits(house, event):
    return await _mistaken(house, event, _swapped)


async def date_over_month_end(house, event):
    return await _mistaken(house, event, TxnDate=f"2026-04-{1 + house.variant % 9:02}")


async def wrong_date(house, event):
    days = [day for day in range(1, 29) if day != int(event["on"][8:])]
    house.edit(_key(event), TxnDate=f"2026-03-{house.chance.choice(days):02}")
    return _key(event)


async def reversed_sign(house, event):
    return await _mistaken(house, event, _turn)


async def missing_in_books(house, event):
    return _key(await house.unposted(event))


async def typed_by_hand(house, event):
    event = await house.unposted(event)
    sides = (house.bank, house.liability) if event["kind"] == "deposit" else (house.liability, house.bank)
    house.type_entry(amount_of(event), *sides, _whose(house, event), on=_days_later(event, house.variant % 4))
    return _key(event)


async def changed_in_clio(house, event):
    cents = cents_of(event) + 2003 + house.variant
    await house.tell({"tell": "change bank line", "id": event["id"], "amount": f"{Decimal(cents).scaleb(-2)}"})
    return _key(event)


async def deleted_in_clio(house, event):
    await house.tell({"tell": "remove bank line", "id": event["id"], "force": True})
    return _key(event)


KINDS = (
    deleted_by_hand, voided_by_hand, doubled, bank_feed_duplicate, missing_in_clio, one_sided, wrong_client,
    wrong_matter, wrong_account, posted_to_operating, wrong_amount, transposed_digits, date_over_month_end, wrong_date,
    reversed_sign, missing_in_books, typed_by_hand, changed_in_clio, deleted_in_clio,
)  # fmt: skip


async def plant_all(house):
    """Let every kind befall a movement of its own, all at once; by what each must be named."""
    waiting = [each for each in house.money if "kind" in each]
    planted = {}
    for kind in sorted(KINDS, key=lambda each: each is not wrong_matter):
        victim = next(each for each in waiting if kind is not wrong_matter or each["matter"] in SIBLINGS)
        waiting.remove(victim)
        planted[await kind(house, victim)] = kind.__name__
    return planted


def causes_of(row, planted):
    """What a comparison says of each planted one, and what it says of nothing that was planted."""
    marks = {str(mark) if isinstance(mark, str) else tuple(mark): name for mark, name in planted.items()}
    named, strange = {}, []
    for each in row.body["differences"]:
        places = [each["key"], *map(tuple, each["quickbooks"])]
        mark = next((place for place in places if place in marks), None)
        named.setdefault(mark, []).append(each["cause"]) if mark else strange.append(each["sentence"])
    return named, strange

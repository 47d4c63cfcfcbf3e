"""Seventeen ways in which a bookkeeper, a bank feed or a lawyer makes the three sides differ, each on its own line."""

from decimal import Decimal

from tests.books.proving.house import MATTERS, cents_of

CUSTOMERS = {11: "00011-Acme", 12: "00012-Acme", 21: "00021-Birch"}


def _amount(cents):
    def change(line, detail):
        line["Amount"] = Decimal(cents).scaleb(-2)

    return change


def _customer(house, name):
    def change(line, detail):
        detail["Entity"] = {"Type": "Customer", "EntityRef": {"value": house.customer(name)}}

    return change


def _account(before, after):
    def change(line, detail):
        if detail["AccountRef"]["value"] == before:
            detail["AccountRef"] = {"value": after}

    return change


def _turn(line, detail):
    detail["PostingType"] = "Credit" if detail["PostingType"] == "Debit" else "Debit"


def _named(house, name):
    return next(each["Id"] for each in house.rows("Account") if each["Name"] == name)


def _whose(house, id):
    return house.customer(CUSTOMERS[MATTERS[(id - 90000) % 3]])


async def deleted_by_hand(house, id):
    await house.delete(f"CT-{id}")


async def voided_by_hand(house, id):
    house.edit(f"CT-{id}", _amount(0))


async def doubled(house, id):
    amount = Decimal(cents_of(id)).scaleb(-2)
    house.type_entry(amount, house.liability, house.bank, _whose(house, id), on=f"2026-03-{id - 90000:02}")


async def missing_in_clio(house, id):
    house.type_entry("77.10", house.bank, house.liability, _whose(house, id), on="2026-03-29")


async def wrong_client(house, id):
    house.edit(f"CT-{id}", _customer(house, "00021-Birch"))


async def wrong_matter(house, id):
    house.edit(f"CT-{id}", _customer(house, "00011-Acme"))


async def wrong_account(house, id):
    house.edit(f"CT-{id}", _account(house.liability, _named(house, "Legal Fees Income")))


async def posted_to_operating(house, id):
    house.edit(f"CT-{id}", _account(house.bank, _named(house, "Operating Checking")))


async def wrong_amount(house, id):
    house.edit(f"CT-{id}", _amount(cents_of(id) + 10000))


async def transposed_digits(house, id):
    digits = list(str(cents_of(id)))
    at = next(index for index in range(len(digits) - 1) if digits[index] != digits[index + 1])
    digits[at], digits[at + 1] = digits[at + 1], digits[at]
    house.edit(f"CT-{id}", _amount(int("".join(digits))))


async def date_over_month_end(house, id):
    house.edit(f"CT-{id}", TxnDate="2026-04-12")


async def wrong_date(house, id):
    house.edit(f"CT-{id}", TxnDate="2026-03-25")


async def reversed_sign(house, id):
    house.edit(f"CT-{id}", _turn)


async def one_sided(house, id):
    house.type_entry("35.00", _named(house, "Office Expenses"), house.bank, on="2026-03-30")


async def missing_in_books(house, id):
    await house.tell({"tell": "bank line", "id": id, "on": "2026-03-28", "amount": "99.99", "matter": 21})


async def changed_in_clio(house, id):
    await house.tell({"tell": "change bank line", "id": id, "amount": "402.05"})


async def deleted_in_clio(house, id):
    await house.tell({"tell": "remove bank line", "id": id, "force": True})


PLANTED = [
    (deleted_by_hand, 90001), (voided_by_hand, 90002), (doubled, 90003), (wrong_client, 90006), (wrong_matter, 90008),
    (wrong_account, 90007), (posted_to_operating, 90004), (wrong_amount, 90005), (transposed_digits, 90009),
    (date_over_month_end, 90010), (wrong_date, 90011), (reversed_sign, 90012), (changed_in_clio, 90013),
    (deleted_in_clio, 90014), (missing_in_books, 90020), (missing_in_clio, 0), (one_sided, 0),
]  # fmt: skip
"""Each kind with the movement it befalls."""
TYPED = (doubled, missing_in_clio, one_sided)
"""Entries of somebody else: they have no key of ours."""


async def plant_all(house):
    """Change all seventeen at once."""
    for kind, id in PLANTED:
        await kind(house, id)

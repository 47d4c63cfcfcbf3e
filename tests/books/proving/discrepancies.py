"""Sixteen ways in which a bookkeeper, a bank feed or a lawyer makes the three sides differ."""

from decimal import Decimal

OTHER = "Sample Birch"


def _each_amount(cents):
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


async def deleted_by_hand(house):
    await house.delete("CT-90002")


async def voided_by_hand(house):
    house.edit("CT-90002", _each_amount(0))


async def doubled(house):
    house.type_entry("402.50", house.liability, house.bank, house.customer("00011-Acme"))


async def missing_in_clio(house):
    house.type_entry("77.10", house.bank, house.liability, house.customer("00011-Acme"), on="2026-03-20")


async def wrong_client(house):
    house.edit("CT-90003", _customer(house, "00021-Birch"))


async def wrong_matter(house):
    house.edit("CT-90003", _customer(house, "00012-Acme"))


async def wrong_account(house):
    fees = next(each["Id"] for each in house.rows("Account") if each["Name"] == "Legal Fees Income")
    house.edit("CT-90003", _account(house.liability, fees))


async def posted_to_operating(house):
    operating = next(each["Id"] for each in house.rows("Account") if each["Name"] == "Operating Checking")
    house.edit("CT-90002", _account(house.bank, operating))


async def wrong_amount(house):
    house.edit("CT-90001", _each_amount(510000))


async def transposed_digits(house):
    house.edit("CT-90003", _each_amount(42050))


async def date_over_month_end(house):
    house.edit("CT-90004", TxnDate="2026-04-12")


async def wrong_date(house):
    house.edit("CT-90004", TxnDate="2026-03-14")


async def reversed_sign(house):
    house.edit("CT-90002", _turn)


async def one_sided(house):
    expense = next(each["Id"] for each in house.rows("Account") if each["Name"] == "Office Expenses")
    house.type_entry("35.00", expense, house.bank)


async def missing_in_books(house):
    line = {"tell": "bank line", "id": 90005, "on": "2026-03-15", "amount": "99.00", "matter": 21}
    await house.tell(line)


async def changed_in_clio(house):
    await house.tell({"tell": "change bank line", "id": 90003, "amount": "402.05"})


async def deleted_in_clio(house):
    await house.tell({"tell": "remove bank line", "id": 90002, "force": True})


KINDS = [
    deleted_by_hand, voided_by_hand, doubled, missing_in_clio, wrong_client, wrong_matter, wrong_account,
    posted_to_operating, wrong_amount, transposed_digits, date_over_month_end, wrong_date, reversed_sign, one_sided,
    missing_in_books, changed_in_clio, deleted_in_clio,
]  # fmt: skip

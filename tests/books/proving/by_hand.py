"""Documents that a person types in QuickBooks beside the books: each moves trust money without a word to Clio."""

from decimal import Decimal

EXPENSE = "AccountBasedExpenseLineDetail"


def vendor(house):
    known = [each["Id"] for each in house.rows("Vendor")]
    return known[0] if known else house.enter("Vendor", DisplayName="Sample Supplier")["Id"]


def cost(account, amount, customer=""):
    detail = {"AccountRef": {"value": account}} | ({"CustomerRef": {"value": customer}} if customer else {})
    return {"DetailType": EXPENSE, "Amount": Decimal(amount), EXPENSE: detail}


def item(house, name, account):
    known = [each["Id"] for each in house.rows("Item") if each["Name"] == name]
    return (
        known[0] if known else house.enter("Item", Name=name, Type="Service", IncomeAccountRef={"value": account})["Id"]
    )


def sold(house, account, amount):
    """A line that names an item which earns on this account; the second item of the account that we know of."""
    item(house, "Sample retainer, old", account)
    detail = {"ItemRef": {"value": item(house, "Sample retainer", account)}}
    return {"DetailType": "SalesItemLineDetail", "Amount": Decimal(amount), "SalesItemLineDetail": detail}


def bill_paid_from_trust(house, amount, on, customer):
    line = cost(house.named("Office Expenses"), amount)
    owed = house.enter("Bill", VendorRef={"value": vendor(house)}, TxnDate=on, Line=[line])
    paid = {"Amount": Decimal(amount), "LinkedTxn": [{"TxnId": owed["Id"], "TxnType": "Bill"}]}
    check = {"BankAccountRef": {"value": house.bank}}
    return house.typed_on(
        "BillPayment", on, VendorRef={"value": vendor(house)}, PayType="Check", CheckPayment=check, DocNumber="2001",
        TotalAmt=Decimal(amount), Line=[paid],
    )  # fmt: skip


def credit_on_trust(house, amount, on, customer):
    line = cost(house.liability, amount, customer)
    return house.typed_on("VendorCredit", on, VendorRef={"value": vendor(house)}, Line=[line])


def card_paid_from_trust(house, amount, on, customer):
    accounts = {"BankAccountRef": house.bank, "CreditCardAccountRef": house.named("Firm Credit Card")}
    refs = {name: {"value": id} for name, id in accounts.items()}
    return house.typed_on("CreditCardPayment", on, Amount=Decimal(amount), **refs)


def retainer_invoiced(house, amount, on, customer):
    line = sold(house, house.liability, amount)
    return house.typed_on("Invoice", on, CustomerRef={"value": customer}, Line=[line])


def check_for_the_office(house, amount, on, customer):
    line, bank = cost(house.named("Office Expenses"), amount), {"value": house.bank}
    return house.typed_on("Purchase", on, PaymentType="Check", AccountRef=bank, Line=[line])


def moved_to_operating(house, amount, on, customer):
    accounts = {"FromAccountRef": house.bank, "ToAccountRef": house.named("Operating Checking")}
    refs = {name: {"value": id} for name, id in accounts.items()}
    return house.typed_on("Transfer", on, Amount=Decimal(amount), **refs)


def entry_for_the_office(house, amount, on, customer):
    return ("JournalEntry", house.type_entry(amount, house.named("Office Expenses"), house.bank, on=on)["Id"])


def retainer_received(house, amount, on, customer):
    line, bank = sold(house, house.liability, amount), {"value": house.bank}
    return house.typed_on("SalesReceipt", on, CustomerRef={"value": customer}, DepositToAccountRef=bank, Line=[line])


def deposit_typed(house, amount, on, customer):
    detail = {"AccountRef": {"value": house.liability}, "Entity": {"value": customer, "type": "CUSTOMER"}}
    line = {"DetailType": "DepositLineDetail", "Amount": Decimal(amount), "DepositLineDetail": detail}
    return house.typed_on("Deposit", on, DepositToAccountRef={"value": house.bank}, Line=[line])


def entry_typed(house, amount, on, customer):
    return ("JournalEntry", house.type_entry(amount, house.bank, house.liability, customer, on=on)["Id"])


ONE_SIDE = (
    bill_paid_from_trust, credit_on_trust, card_paid_from_trust, retainer_invoiced, check_for_the_office,
    moved_to_operating, entry_for_the_office,
)  # fmt: skip
"""Move the trust bank or its liability, but not both."""
BOTH_SIDES = (retainer_received, deposit_typed, entry_typed)
"""Move both, as a receipt that nobody entered in Clio."""

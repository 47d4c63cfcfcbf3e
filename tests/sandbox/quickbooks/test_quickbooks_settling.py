"""Deposits take payments up and protect them; entries and checks on receivables are settled like invoices."""


def entry_line(side, account, amount, customer=None):
    party = {"Entity": {"Type": "Customer", "EntityRef": {"value": customer}}} if customer else {}
    detail = {"PostingType": side, "AccountRef": {"value": account}, **party}
    return {"DetailType": "JournalEntryLineDetail", "Amount": amount, "JournalEntryLineDetail": detail}


def links(*targets):
    return [{"Amount": amount, "LinkedTxn": [{"TxnId": id, "TxnType": kind}]} for kind, id, amount in targets]


async def paid(desk):
    customer = await desk.customer()
    invoice = await desk.invoice(customer)
    line = links(("Invoice", invoice["Id"], invoice["Balance"]))
    payment = await desk.create("Payment", CustomerRef={"value": customer}, TotalAmt=invoice["Balance"], Line=line)
    return payment, {"Amount": payment["TotalAmt"], "LinkedTxn": [{"TxnId": payment["Id"], "TxnType": "Payment"}]}


async def test_deposited_payment_cannot_be_changed_or_voided_until_the_deposit_is_gone(desk):
    payment, line = await paid(desk)
    deposit = await desk.create("Deposit", DepositToAccountRef={"value": "1"}, Line=[line])
    now = await desk.read("Payment", payment["Id"])
    version = {"Id": now["Id"], "SyncToken": now["SyncToken"], "sparse": True, "CustomerRef": now["CustomerRef"]}
    body = {**version, "TotalAmt": 1}
    assert await desk.refusal("payment", body) == "6540"
    assert await desk.refusal("payment", version, operation="update", include="void") == "6540"
    await desk.post("deposit", {"Id": deposit["Id"], "SyncToken": deposit["SyncToken"]}, operation="delete")
    assert (await desk.read("Payment", payment["Id"]))["LinkedTxn"] == []


async def test_payment_is_deposited_once_and_whole(desk):
    _, line = await paid(desk)
    wrong = {"DepositToAccountRef": {"value": "1"}, "Line": [{**line, "Amount": 1}]}
    assert await desk.refusal("deposit", wrong) == "6000"
    await desk.create("Deposit", DepositToAccountRef={"value": "1"}, Line=[line])
    assert await desk.refusal("deposit", {"DepositToAccountRef": {"value": "1"}, "Line": [line]}) == "6540"


async def test_credit_entry_settles_an_invoice_no_further_than_it_goes(desk):
    customer = await desk.customer()
    invoice = await desk.invoice(customer)
    lines = [entry_line("Debit", "8", 60), entry_line("Credit", "3", 60, customer)]
    entry = await desk.create("JournalEntry", Line=lines)
    use = {"CustomerRef": {"value": customer}, "TotalAmt": 0}
    more = {**use, "Line": links(("Invoice", invoice["Id"], 61), ("JournalEntry", entry["Id"], 61))}
    assert await desk.refusal("payment", more) == "6000"
    await desk.create("Payment", **use, Line=links(("Invoice", invoice["Id"], 60), ("JournalEntry", entry["Id"], 60)))
    assert (await desk.read("Invoice", invoice["Id"]))["Balance"] == invoice["Balance"] - 60


async def test_entry_of_another_customer_cannot_be_settled(desk):
    mine, other = await desk.customer("Sample Acme"), await desk.customer("Sample Birch")
    lines = [entry_line("Debit", "3", 60, other), entry_line("Credit", "8", 60)]
    entry = await desk.create("JournalEntry", Line=lines)
    body = {"CustomerRef": {"value": mine}, "TotalAmt": 60, "Line": links(("JournalEntry", entry["Id"], 60))}
    assert await desk.refusal("payment", body) == "620"


async def test_report_tells_balances_by_account_and_customer(desk):
    customer = await desk.customer("Sample Acme")
    lines = [entry_line("Debit", "2", 500, customer), entry_line("Credit", "8", 500, customer)]
    await desk.create("JournalEntry", Line=lines)
    told = {(row["account"], row["customer"]): row["amount"] for row in (await desk.sandbox.report())["balances"]}
    assert told["Client Trust Liability", "Sample Acme"] == "-500.00"

"""The remaining entities can be written with their smallest body; forms can be sent and printed."""

import pytest

EXPENSE_LINE = {
    "DetailType": "AccountBasedExpenseLineDetail",
    "Amount": 40,
    "AccountBasedExpenseLineDetail": {"AccountRef": {"value": "14"}},
}
DEPOSIT_LINE = {"DetailType": "DepositLineDetail", "Amount": 40, "DepositLineDetail": {"AccountRef": {"value": "8"}}}
VENDOR = {"VendorRef": {"value": "1"}}
SMALLEST = [
    ("Vendor", {"DisplayName": "New Vendor"}),
    ("Employee", {"GivenName": "Pat", "FamilyName": "Example"}),
    ("Item", {"Name": "Flat fee", "Type": "Service", "IncomeAccountRef": {"value": "11"}}),
    ("Account", {"Name": "Client A", "AccountType": "Other Current Liability", "ParentRef": {"value": "8"}}),
    ("Class", {"Name": "Tax"}),
    ("Department", {"Name": "Annex"}),
    ("Term", {"Name": "Net 90", "DueDays": 90}),
    ("PaymentMethod", {"Name": "Wire"}),
    ("Bill", {**VENDOR, "Line": [EXPENSE_LINE]}),
    ("PurchaseOrder", {**VENDOR, "APAccountRef": {"value": "6"}, "Line": [EXPENSE_LINE]}),
    ("Purchase", {"PaymentType": "Check", "AccountRef": {"value": "2"}, "Line": [EXPENSE_LINE]}),
    ("Deposit", {"DepositToAccountRef": {"value": "2"}, "Line": [DEPOSIT_LINE]}),
    ("Transfer", {"FromAccountRef": {"value": "2"}, "ToAccountRef": {"value": "1"}, "Amount": 5}),
    ("TimeActivity", {"NameOf": "Employee", "EmployeeRef": {"value": "4"}, "Hours": 1, "Minutes": 30}),
    ("Attachable", {"FileName": "bill.pdf", "Note": "Signed"}),
]
WRONG = [
    ("6430", "Purchase", {"PaymentType": "CreditCard", "AccountRef": {"value": "2"}, "Line": [EXPENSE_LINE]}),
    ("6430", "Deposit", {"DepositToAccountRef": {"value": "8"}, "Line": [DEPOSIT_LINE]}),
    ("2020", "Item", {"Name": "No account"}),
    ("2020", "Account", {"Name": "No type"}),
    ("2040", "Account", {"Name": 'A "quoted" name', "AccountType": "Bank"}),
    ("6240", "Account", {"Name": "operating checking", "AccountType": "Bank"}),
    ("6000", "Transfer", {"FromAccountRef": {"value": "2"}, "ToAccountRef": {"value": "2"}, "Amount": 5}),
    ("2020", "TimeActivity", {"NameOf": "Employee", "Hours": 1}),
    ("500", "TaxCode", {"Name": "VAT"}),
]


@pytest.mark.parametrize(("entity", "body"), SMALLEST)
async def test_smallest_body_is_accepted(desk, entity, body):
    created = await desk.create(entity, **body)
    assert (await desk.read(entity, created["Id"]))["SyncToken"] == "0"
    found = await desk.query(f"select * from {entity} where Id = '{created['Id']}'")
    assert found["maxResults"] == 1


@pytest.mark.parametrize(("code", "entity", "body"), WRONG)
async def test_wrong_body_is_refused(desk, code, entity, body):
    assert await desk.refusal(entity.lower(), body) == code


@pytest.mark.parametrize("entity", ["SalesReceipt", "Estimate", "CreditMemo", "RefundReceipt"])
async def test_sales_forms_share_the_rules_of_invoices(desk, entity):
    detail = {"ItemRef": {"value": "1"}}
    line = {"DetailType": "SalesItemLineDetail", "Amount": 25, "SalesItemLineDetail": detail}
    account = {"DepositToAccountRef": {"value": "1"}} if entity == "RefundReceipt" else {}
    form = await desk.create(entity, CustomerRef={"value": await desk.customer()}, Line=[line], **account)
    assert form["TotalAmt"] == 25


async def test_sub_customer_carries_the_path_of_its_client(desk):
    client = await desk.customer("Client")
    matter = await desk.create("Customer", DisplayName="Matter 1", ParentRef={"value": client}, Job=True)
    assert (matter["FullyQualifiedName"], matter["Level"]) == ("Client:Matter 1", 1)


async def mail(desk, path, **params):
    headers = {"Authorization": f"Bearer {desk.token}", "Accept": "application/json"}
    headers["Content-Type"] = "application/octet-stream"
    return await desk.sandbox.client.post(f"/v3/company/{desk.realm}/{path}", params=params, headers=headers)


async def test_each_send_mails_again(desk):
    invoice = await desk.invoice(await desk.customer())
    answer = await mail(desk, f"invoice/{invoice['Id']}/send", sendTo="ann@example.com")
    await mail(desk, f"invoice/{invoice['Id']}/send")
    assert answer.json()["Invoice"]["EmailStatus"] == "EmailSent"
    assert desk.sandbox.store.counters()["qbo.emails"] == 2


async def test_send_needs_an_address(desk):
    invoice = await desk.invoice(await desk.customer())
    answer = await mail(desk, f"invoice/{invoice['Id']}/send")
    assert answer.json()["Fault"]["Error"][0]["code"] == "6420"


async def test_invoice_can_be_printed(desk):
    invoice = await desk.invoice(await desk.customer())
    headers = {"Authorization": f"Bearer {desk.token}", "Accept": "application/pdf"}
    answer = await desk.sandbox.client.get(f"/v3/company/{desk.realm}/invoice/{invoice['Id']}/pdf", headers=headers)
    assert answer.content.startswith(b"%PDF")

"""Inputs for QuickBooks' actions, in the ids of the company that tries them."""

from tests.engine.actions.row import Row

CONTACT = {"display_name": "Sample: Elm", "email": "elm@example.com", "city": "Springfield", "state": "CA"}
DATED = {"number": "N-1", "date": "2026-03-02", "private_note": "By hand"}


def account(firm, name):
    return firm.id("qbo.Account", Name=name)


def item(firm):
    return firm.id("qbo.Item", Name="Legal fees")


def vendor(firm):
    return firm.id("qbo.Vendor", DisplayName="Sample Office Supply")


def sale(firm, **more):
    """A form of one line for 625.00."""
    line = {"description": "Draft lease", "quantity": "2.5", "unit_price": "250", "item_id": item(firm)}
    made = {"customer_id": firm.customer(), "lines": [line], "expected_total": "625.00", **DATED}
    return {**made, "bill_email": "accounts@orchard.example", **more}


def bill(firm, **more):
    return {**DATED, "vendor_id": vendor(firm), **more}


def item_cost(firm):
    return {"item_id": item(firm), "quantity": "2.5", "unit_price": "10", "description": "Copies"}


def fee(firm):
    return {"account_id": account(firm, "Filing Fees"), "amount": "412.50", "description": "Filing fee"}


def form(firm, entity, **more):
    """A form that a bookkeeper has typed in; returns its id."""
    line = {
        "Amount": 625,
        "DetailType": "SalesItemLineDetail",
        "SalesItemLineDetail": {"ItemRef": {"value": item(firm)}},
    }
    customer = {"value": firm.customer()}
    return firm.enter(entity, CustomerRef=customer, Line=[line], DocNumber=f"{entity}-1", **more)


def invoice(firm, **more):
    address = {"Address": "accounts@orchard.example"}
    return {"invoice_id": form(firm, "Invoice", BillEmail=address, PrivateNote="By hand"), **more}


def receipt(firm):
    return {"receipt_id": form(firm, "SalesReceipt", BillEmail={"Address": "accounts@orchard.example"})}


def settled(firm):
    """An invoice and a payment of it, both typed in by hand; the payment's id."""
    id = form(firm, "Invoice")
    line = {"Amount": 625, "LinkedTxn": [{"TxnId": id, "TxnType": "Invoice"}]}
    customer = firm.all("qbo.Invoice", Id=id)[0]["CustomerRef"]
    return {"payment_id": firm.enter("Payment", CustomerRef=customer, TotalAmt=625, Line=[line])}


def payment(firm):
    id = form(firm, "Invoice")
    customer = firm.all("qbo.Invoice", Id=id)[0]["CustomerRef"]["value"]
    part = {"invoice_id": id, "amount": "600.00"}
    return {"customer_id": customer, "amount": "625.00", "invoices": [part], "reference": "2071"}


def deposit(firm):
    part = {"account_id": account(firm, "Client Trust Liability"), "amount": "500.00", "customer_id": firm.customer()}
    return {"account_id": account(firm, "IOLTA Trust Checking"), "parts": [part], "date": "2026-03-02"}


def expense(firm):
    paid = {"payment_type": "CreditCard", "account_id": account(firm, "Firm Credit Card")}
    return {**DATED, **paid, "account_lines": [fee(firm)], "payee_type": "Vendor", "payee_id": vendor(firm)}


def journal(firm):
    side = {"amount": "500.00", "name_type": "Customer", "name_id": firm.customer()}
    debit = {**side, "account_id": account(firm, "IOLTA Trust Checking")}
    return {**DATED, "debits": [debit], "credits": [{**side, "account_id": account(firm, "Client Trust Liability")}]}


def product(firm):
    return {"name": "Sample: research", "income_account_id": account(firm, "Legal Fees Income"), "unit_price": "250"}


def order(firm):
    payable = account(firm, "Accounts Payable (A/P)")
    return {**DATED, "vendor_id": vendor(firm), "payable_account_id": payable, "lines": [item_cost(firm)]}


def time(firm):
    worker = {"worker_type": "Employee", "worker_id": firm.id("qbo.Employee")}
    work = {"hours": "1.5", "date": "2026-03-02", "customer_id": firm.customer(), "item_id": item(firm)}
    return {**worker, **work, "billable": True, "hourly_rate": "250"}


def attachment(firm):
    return {"record_type": "Invoice", "record_id": form(firm, "Invoice"), "name": "order.txt", "content": "Dear Sir"}


def changed_invoice(firm):
    line = {"description": "Call", "quantity": "0.5", "unit_price": "300", "item_id": item(firm)}
    return invoice(firm, lines=[line], memo="Changed.")


def known(firm):
    return firm.all("qbo.Customer", Id=firm.customer())[0]["DisplayName"]


def held(kind, field, **values):
    """Whether the object whose id is the given field shows these values."""
    return lambda firm, given: bool(firm.all(kind, Id=given[field], **values))


def changed(firm, given):
    found = firm.all("qbo.Invoice", Id=given["invoice_id"], CustomerMemo={"value": "Changed."})
    return [each["TotalAmt"] for each in found] == [150]


QUICKBOOKS = {
    "quickbooks.attach_file": Row(attachment, kind="qbo.Attachable"),
    "quickbooks.create_bill_account_based_with_line_items": Row(
        lambda firm: bill(firm, lines=[fee(firm), fee(firm)]), kind="qbo.Bill"
    ),
    "quickbooks.create_bill_item_based": Row(lambda firm: bill(firm, **item_cost(firm)), kind="qbo.Bill"),
    "quickbooks.create_bill_item_based_with_line_items": Row(
        lambda firm: bill(firm, lines=[item_cost(firm), item_cost(firm)]), kind="qbo.Bill"
    ),
    "quickbooks.create_credit_memo": Row(sale, kind="qbo.CreditMemo"),
    "quickbooks.create_customer": Row(lambda firm: {**CONTACT, "notes": "By hand"}, kind="qbo.Customer"),
    "quickbooks.create_deposit": Row(deposit, kind="qbo.Deposit"),
    "quickbooks.create_estimate": Row(lambda firm: sale(firm, expires_on="2026-06-01"), kind="qbo.Estimate"),
    "quickbooks.create_expense": Row(expense, kind="qbo.Purchase"),
    "quickbooks.create_invoice": Row(lambda firm: sale(firm, due_date="2026-04-01"), kind="qbo.Invoice"),
    "quickbooks.create_journal_entry": Row(journal, kind="qbo.JournalEntry"),
    "quickbooks.create_payment": Row(payment, kind="qbo.Payment"),
    "quickbooks.create_product_or_service": Row(product, kind="qbo.Item"),
    "quickbooks.create_purchase_order": Row(order, kind="qbo.PurchaseOrder"),
    "quickbooks.create_refund_receipt": Row(
        lambda firm: sale(firm, account_id=account(firm, "Operating Checking")), kind="qbo.RefundReceipt"
    ),
    "quickbooks.create_sales_receipt_with_line_items": Row(sale, kind="qbo.SalesReceipt"),
    "quickbooks.create_time_activity": Row(time, kind="qbo.TimeActivity"),
    "quickbooks.create_vendor": Row(lambda firm: {**CONTACT, "account_number": "77-1"}, kind="qbo.Vendor"),
    "quickbooks.find_account": Row(lambda firm: {"name": "Filing Fees"}),
    "quickbooks.find_customer": Row(lambda firm: {"name": known(firm)}),
    "quickbooks.find_invoice": Row(
        lambda firm: {"number": firm.all("qbo.Invoice", Id=form(firm, "Invoice"))[0]["DocNumber"]}
    ),
    "quickbooks.find_or_create_customer": Row(lambda firm: CONTACT, kind="qbo.Customer"),
    "quickbooks.find_or_create_vendor": Row(lambda firm: CONTACT, kind="qbo.Vendor"),
    "quickbooks.find_products_with_line_items": Row(lambda firm: {"name": "Legal fees"}),
    "quickbooks.find_vendor": Row(lambda firm: {"name": "Sample Office Supply"}),
    "quickbooks.get_invoice_pdf": Row(invoice),
    "quickbooks.send_invoice": Row(invoice, saved=held("qbo.Invoice", "invoice_id", EmailStatus="EmailSent")),
    "quickbooks.send_sales_receipt": Row(
        receipt, saved=held("qbo.SalesReceipt", "receipt_id", EmailStatus="EmailSent")
    ),
    "quickbooks.update_customer": Row(
        lambda firm: {"customer_id": firm.customer(), "notes": "New", "company_name": "Sample LLC"},
        saved=held("qbo.Customer", "customer_id", CompanyName="Sample LLC", Notes="New"),
    ),
    "quickbooks.update_invoice_with_line_items": Row(changed_invoice, saved=changed),
    "quickbooks.update_vendor": Row(
        lambda firm: {"vendor_id": vendor(firm), "account_number": "77-2"},
        saved=held("qbo.Vendor", "vendor_id", AcctNum="77-2"),
    ),
    "quickbooks.void_invoice": Row(invoice, saved=held("qbo.Invoice", "invoice_id", TotalAmt=0)),
    "quickbooks.void_payment": Row(settled, saved=held("qbo.Payment", "payment_id", TotalAmt=0)),
}

"""An input with every field for each further action that makes something; ids are those of the sandbox's company."""

from connectors.quickbooks.actions.create_bill_account_based_with_line_items import (
    create_bill_account_based_with_line_items,
)
from connectors.quickbooks.actions.create_bill_item_based import create_bill_item_based
from connectors.quickbooks.actions.create_bill_item_based_with_line_items import create_bill_item_based_with_line_items
from connectors.quickbooks.actions.create_credit_memo import create_credit_memo
from connectors.quickbooks.actions.create_customer import create_customer
from connectors.quickbooks.actions.create_deposit import create_deposit
from connectors.quickbooks.actions.create_estimate import create_estimate
from connectors.quickbooks.actions.create_expense import create_expense
from connectors.quickbooks.actions.create_journal_entry import create_journal_entry
from connectors.quickbooks.actions.create_product_or_service import create_product_or_service
from connectors.quickbooks.actions.create_purchase_order import create_purchase_order
from connectors.quickbooks.actions.create_refund_receipt import create_refund_receipt
from connectors.quickbooks.actions.create_sales_receipt_with_line_items import create_sales_receipt_with_line_items
from connectors.quickbooks.actions.create_time_activity import create_time_activity
from connectors.quickbooks.actions.create_vendor import create_vendor
from connectors.quickbooks.actions.find_or_create_vendor import find_or_create_vendor

BANK, RECEIVABLE, PAYABLE, CARD, TRUST_LIABILITY, INCOME, DISCOUNTS, FEES = "1", "3", "6", "7", "8", "11", "13", "14"
TRUST_BANK, COSTS, ITEM, CLIENT, VENDOR, EMPLOYEE = "2", "5", "1", "6", "1", "4"

BOOKED = {"customer_id": CLIENT, "billable": True, "class_id": "3", "tax_code": "NON"}
ITEM_COST = {
    "description": "Copies",
    "quantity": "2.5",
    "unit_price": "10",
    "amount": "25.00",
    "item_id": ITEM,
    **BOOKED,
}
ACCOUNT_COST = {"account_id": FEES, "amount": "412.50", "description": "Filing fee", **BOOKED}
HEAD = {"number": "N-1", "date": "2026-03-02", "private_note": "From Clio"}
ABROAD = {"currency": "USD", "tax_calculation": "NotApplicable"}
BILL = {
    **HEAD,
    **ABROAD,
    "vendor_id": VENDOR,
    "due_date": "2026-04-01",
    "term_id": "3",
    "payable_account_id": PAYABLE,
    "department_id": "1",
}
SALES_LINE = {
    "description": "Draft lease",
    "quantity": "2.5",
    "unit_price": "250",
    "amount": "625.00",
    "item_id": ITEM,
    "class_id": "3",
    "tax_code": "NON",
    "service_date": "2026-02-27",
}
SALE = {
    **HEAD,
    **ABROAD,
    "customer_id": CLIENT,
    "lines": [SALES_LINE],
    "item_id": ITEM,
    "bill_email": "accounts@orchard.example",
    "memo": "Thank you.",
    "class_id": "4",
    "department_id": "1",
    "discount": "25.00",
    "discount_account_id": DISCOUNTS,
    "expected_total": "600.00",
}
PAID = {"method_id": "2", "reference": "2071"}
CONTACT = {
    "display_name": "Sample: Elm",
    "given_name": "Elm",
    "family_name": "Sample",
    "company_name": "Sample Elm LLC",
    "email": "elm@example.com",
    "phone": "555-0100",
    "street": "1 Example Way",
    "city": "Springfield",
    "state": "CA",
    "postal_code": "90000",
    "country": "USA",
}
VENDOR_DETAILS = {**CONTACT, "account_number": "77-1", "term_id": "3", "gets_1099": True}
SIDE = {
    "account_id": TRUST_LIABILITY,
    "amount": "500.00",
    "description": "Retainer",
    "name_type": "Customer",
    "name_id": CLIENT,
    "class_id": "3",
    "department_id": "1",
}
FULL = [
    (create_bill_item_based, "Bill", {**BILL, **ITEM_COST}),
    (create_bill_item_based_with_line_items, "Bill", {**BILL, "lines": [ITEM_COST, ITEM_COST]}),
    (create_bill_account_based_with_line_items, "Bill", {**BILL, "lines": [ACCOUNT_COST, ACCOUNT_COST]}),
    (create_credit_memo, "CreditMemo", SALE),
    (create_customer, "Customer", {**CONTACT, "notes": "From Clio", "parent_id": CLIENT}),
    (
        create_deposit,
        "Deposit",
        {
            "account_id": TRUST_BANK,
            "parts": [
                {
                    "account_id": TRUST_LIABILITY,
                    "amount": "500.00",
                    "description": "Retainer",
                    "customer_id": CLIENT,
                    "method_id": "2",
                    "check_number": "2071",
                    "class_id": "3",
                }
            ],
            "date": "2026-03-02",
            "department_id": "1",
            "currency": "USD",
            "private_note": "From Clio",
        },
    ),
    (create_estimate, "Estimate", {**SALE, "status": "Pending", "expires_on": "2026-06-01", "term_id": "3"}),
    (
        create_expense,
        "Purchase",
        {
            **HEAD,
            **ABROAD,
            "payment_type": "CreditCard",
            "account_id": CARD,
            "account_lines": [ACCOUNT_COST],
            "item_lines": [ITEM_COST],
            "payee_type": "Vendor",
            "payee_id": VENDOR,
            "refund": True,
            "method_id": "3",
            "department_id": "1",
        },
    ),
    (
        create_journal_entry,
        "JournalEntry",
        {
            **HEAD,
            "debits": [{**SIDE, "account_id": TRUST_BANK}],
            "credits": [{**SIDE, "amount": "300.00"}, {**SIDE, "amount": "200.00"}],
            "adjustment": True,
            "currency": "USD",
        },
    ),
    (
        create_product_or_service,
        "Item",
        {
            "name": "Sample: research",
            "kind": "Service",
            "income_account_id": INCOME,
            "description": "Research",
            "unit_price": "333.3333333",
            "expense_account_id": FEES,
            "purchase_cost": "12.50",
            "sku": "R-1",
            "taxable": False,
        },
    ),
    (
        create_purchase_order,
        "PurchaseOrder",
        {
            **HEAD,
            "vendor_id": VENDOR,
            "payable_account_id": PAYABLE,
            "lines": [ITEM_COST],
            "due_date": "2026-04-01",
            "email": "orders@example.com",
            "memo": "To the front desk.",
        },
    ),
    (create_refund_receipt, "RefundReceipt", {**SALE, **PAID, "account_id": BANK}),
    (create_sales_receipt_with_line_items, "SalesReceipt", {**SALE, **PAID, "deposit_account_id": BANK}),
    (
        create_time_activity,
        "TimeActivity",
        {
            "worker_type": "Employee",
            "worker_id": EMPLOYEE,
            "hours": "1.51",
            "date": "2026-03-02",
            "customer_id": CLIENT,
            "item_id": ITEM,
            "description": "Research",
            "billable": True,
            "hourly_rate": "250",
            "class_id": "3",
            "department_id": "1",
        },
    ),
    (create_vendor, "Vendor", VENDOR_DETAILS),
    (find_or_create_vendor, "Vendor", VENDOR_DETAILS),
]
"""(action, entity, values)."""
IDS = [action.key.partition(".")[2] for action, _, _ in FULL]

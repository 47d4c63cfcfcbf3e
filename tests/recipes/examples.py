"""An invented app with one trigger and two actions, and a recipe that uses every kind of step."""

from datetime import date
from typing import Literal

from pydantic import Field

from actions import Action, Effect, Guarantee, action
from core.forms import Amount, Form, Record
from triggers import Cursor, Page, Trigger, trigger


class Client(Record):
    id: int
    name: str | None = None


class Line(Record):
    description: str | None = None
    quantity: Amount
    price: Amount


class Bill(Record):
    id: int
    number: str
    total: Amount
    paid: bool = False
    due_at: date | None = None
    client: Client
    line_items: tuple[Line, ...] = ()


class BillFilter(Form):
    to_state: Literal["draft", "approved"] | None = None


class NewCustomer(Form):
    display_name: str = Field(max_length=20)


class Customer(Record):
    id: str
    display_name: str


class NewLine(Form):
    text: str | None = None
    amount: Amount


class NewInvoice(Form):
    customer_id: str
    number: str | None = None
    due_date: date | None = None
    copies: int | None = None
    lines: tuple[NewLine, ...]


class Invoice(Record):
    id: str
    total: Amount


@trigger(title="Bill Approved", sample="none.json")
async def bill_approved(client: object, only: BillFilter, cursor: Cursor) -> Page[Bill]:
    raise AssertionError("a check never runs an operation")


@action(title="Make Customer", sample="none.json", guarantee=Guarantee.READ_ONLY)
async def make_customer(client: object, new: NewCustomer, effect: Effect) -> Customer:
    raise AssertionError("a check never runs an operation")


@action(title="Make Invoice", sample="none.json", guarantee=Guarantee.READ_ONLY)
async def make_invoice(client: object, new: NewInvoice, effect: Effect) -> Invoice:
    raise AssertionError("a check never runs an operation")


class Shelf:
    """A catalogue of the invented operations."""

    operations = {
        "acme.bill_approved": bill_approved,
        "ledger.make_customer": make_customer,
        "ledger.make_invoice": make_invoice,
    }

    def trigger(self, key):
        found = self.operations.get(key)
        return found if isinstance(found, Trigger) else None

    def action(self, key):
        found = self.operations.get(key)
        return found if isinstance(found, Action) else None

    def keys(self):
        return self.operations.keys()


ACCOUNTS = {"Acme": "acme", "Books": "ledger", "Old Books": "ledger"}

EVERYTHING = """\
name: Approved bill becomes an invoice
description: Every kind of step once.
trigger:
  on: acme.bill_approved
  account: Acme
  with: {to_state: approved}
only_if:
  - {field: trigger.total, is: greater_than, value: "0"}
steps:
  - id: customer
    do: ledger.make_customer
    account: Books
    with: {display_name: "{{ trigger.client.name }}"}
  - id: invoice
    do: ledger.make_invoice
    account: Books
    with:
      customer_id: "{{ customer.id }}"
      number: "{{ trigger.number }}"
      due_date: "{{ trigger.due_at }}"
      lines:
        $each: trigger.line_items
        $item: {text: "{{ item.description }}", amount: "{{ item.quantity | times: item.price | round: 2 }}"}
  - id: lines
    for_each: "{{ trigger.line_items }}"
    as: line
    steps:
      - id: single
        do: ledger.make_customer
        account: Books
        with: {display_name: "{{ line.description }} {{ loop.index }} of {{ loop.count }}"}
  - id: choose
    branch:
      - when: [{field: trigger.total, is: greater_than, value: "1000"}]
        steps:
          - id: pause
            wait: {for: 2 days}
      - otherwise: true
        steps:
          - id: small
            stop: The bill is too small.
  - id: later
    wait: {until: "{{ trigger.due_at }}"}
  - id: sign
    approval:
      ask: Send the invoice of {{ trigger.client.name }}?
      show: {client: "{{ trigger.client }}", lines: {$each: trigger.line_items, $item: "{{ item.price }}"}}
      who: bookkeeper
      within: 3 days
  - id: weekly
    digest:
      entry: {client: "{{ sign.shown.client.name }}", by: "{{ sign.by }}"}
      release: every Friday at 17:00
      zone: America/New_York
"""

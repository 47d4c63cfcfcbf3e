"""Built in: Format Money."""

from decimal import Decimal

from actions import Effect, Guarantee, action
from actions.builtin._rules.exact import signed
from actions.builtin._rules.money import check_words, figure, smallest_units, to_currency
from actions.builtin._rules.money_form import MoneyToWrite
from actions.builtin._rules.refusals import refused
from actions.builtin._rules.spelling import LARGEST
from core.forms import Amount, Record


class Money(Record):
    """The amount in the style asked for, and in all forms that other steps often need."""

    text: str
    amount: Amount
    cents: int
    words: str
    currency: str
    rounded: bool


@action(title="Format Money", sample="format_money.json", guarantee=Guarantee.READ_ONLY, cost="no request")
async def format_money(client: object, form: MoneyToWrite, effect: Effect) -> Money:
    """Write an amount as text: with its symbol, in words, in cents."""
    amount = to_currency(form.amount, form.currency)
    if amount != form.amount and form.if_more_exact == "stop":
        raise refused("the amount has fractions of a cent", "amount", "round it before, or let this step round it")
    if abs(amount) > LARGEST:
        raise refused("the amount is a quadrillion or more", "amount", "check where the amount comes from")
    words, cents = check_words(amount, form.currency), smallest_units(amount, form.currency)
    text = words if form.style == "words" else _figure(amount, form)
    return Money(
        text=text, amount=amount, cents=cents, words=words, currency=form.currency, rounded=amount != form.amount
    )


def _figure(amount: Decimal, form: MoneyToWrite) -> str:
    cents = form.show_cents == "always" or amount % 1 != 0
    text = figure(amount, form.style, form.currency, form.locale, thousands=form.thousands, cents=cents)
    return signed(text, amount < 0, form.negative)

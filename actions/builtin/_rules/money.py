"""Writes amounts of money for people, by the rules of one of four countries."""

from decimal import Decimal
from typing import Literal

from babel.numbers import get_currency_precision, get_currency_symbol

from actions.builtin._rules.exact import EXACT, Locale, grouped, rounded
from actions.builtin._rules.spelling import in_words

MoneyStyle = Literal["symbol", "code", "plain", "words", "cents"]


def to_currency(amount: Decimal, currency: str) -> Decimal:
    """Round half away from zero to the currency's decimals: cents for dollars, none for yen."""
    return rounded(amount, get_currency_precision(currency))


def smallest_units(amount: Decimal, currency: str) -> int:
    """Return whole cents (whole yen); the amount must be rounded already."""
    return int(EXACT.scaleb(amount, get_currency_precision(currency)))


def check_words(amount: Decimal, currency: str) -> str:
    """Write "One thousand two hundred and 00/100"; raises ValueError from a quadrillion on."""
    places = get_currency_precision(currency)
    size = abs(amount)
    whole = int(size)
    part = int(EXACT.scaleb(size - whole, places))
    words = in_words(whole) + (f" and {part:0{places}d}/{10**places}" if places else "")
    return f"minus {words}".capitalize() if amount < 0 else words.capitalize()


def figure(amount: Decimal, style: MoneyStyle, currency: str, locale: Locale, *, thousands: bool, cents: bool) -> str:
    """Write a rounded amount without its sign; `cents` False leaves the decimals out (for whole amounts only)."""
    size = abs(amount)
    if style == "cents":
        return str(smallest_units(size, currency))
    places = get_currency_precision(currency) if cents else 0
    text = grouped(rounded(size, places), thousands=thousands)
    mark = {"symbol": get_currency_symbol(currency, locale.replace("-", "_")), "code": currency}.get(style, "")
    return f"{mark} {text}" if mark[-1:].isalpha() else f"{mark}{text}"

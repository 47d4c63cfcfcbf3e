"""Writes amounts of money for people, by the rules of one of four countries."""

from decimal import Decimal
from typing import Literal

from babel.numbers import format_currency, get_currency_precision

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
    pattern = "#,##0" + ("." + "0" * places if places else "")
    if style == "symbol":
        return _in_currency(size, currency, f"¤{pattern}", locale, thousands)
    text = grouped(rounded(size, places), thousands=thousands)
    return f"{currency} {text}" if style == "code" else text


def _in_currency(size: Decimal, currency: str, pattern: str, locale: Locale, thousands: bool) -> str:
    language = locale.replace("-", "_")
    text = format_currency(size, currency, pattern, locale=language, currency_digits=False, group_separator=thousands)
    return text.replace("\N{NO-BREAK SPACE}", " ")

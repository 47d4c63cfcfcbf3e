"""Obviously synthetic names, with the letters and signs that break careless code."""

import random

_FIRST = ("Alex", "Blake", "Casey", "Devon", "Élodie", "Frankie", "Jürgen", "Morgan", "Quinn", "Zoë")
_LAST = ("Sample", "O'Sample", "Placeholder", "Specimen", "Muster", "Fictitious", "Müller-Test", "D'Example")
_COMPANY = ("Example", "Sample & Sons", "Specimen", "Test 'n' Trade", "Démo", "Placeholder", "Muster & Söhne")
_FORM = ("LLC", "Inc.", "Holdings", "GmbH", "Partners, L.P.")


def person(rng: random.Random, number: int) -> tuple[str, str]:
    """First and last name; the number keeps all but the deliberate twins apart."""
    return rng.choice(_FIRST), f"{rng.choice(_LAST)} {_roman(number + 1)}"


def company(rng: random.Random, number: int) -> str:
    """A company name."""
    return f"{rng.choice(_COMPANY)} {number} {rng.choice(_FORM)}"


def _roman(number: int) -> str:
    signs = ((100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
    text = ""
    for value, sign in signs:
        text += sign * (number // value)
        number %= value
    return text

"""How a built-in action says no: the field, the cause, and that the recipe's author can fix it. Never the value."""

from core.errors import Rejected


def refused(cause: str, field: str, advice: str) -> Rejected:
    """Build the refusal of one field; `advice` finishes the sentence "The recipe's author can ..."."""
    return Rejected(cause, code="not_possible", field=field, remedy=f"The recipe's author can {advice}.")

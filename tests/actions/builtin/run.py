"""Runs a built-in action as a recipe step does: JSON in, checked form, JSON out."""

import asyncio
from datetime import UTC, datetime

from actions import Effect
from recipes.fitting import fit_input

EFFECT = Effect(key="", marker="", request_id="", intended_at=datetime(2026, 1, 6, tzinfo=UTC))


def run(action, **values):
    """Return the result as later steps see it."""
    form = action.input.model_validate(fit_input(values, action.input))
    return asyncio.run(action.run(None, form, EFFECT)).model_dump(mode="json")


def text(action, **values):
    """Return the text of the result alone."""
    return run(action, **values)["text"]

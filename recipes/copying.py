"""Copies of recipes: under another name, or with other accounts."""

from collections.abc import Mapping
from typing import Any

from recipes.model import Recipe, app_of

Accounts = Mapping[tuple[str, str], str]
"""The name of the connection to use for each (app, name used before)."""


def named(recipe: Recipe, name: str) -> Recipe:
    """Return the recipe under another name."""
    return recipe.model_copy(update={"name": name})


def with_accounts(recipe: Recipe, accounts: Accounts) -> Recipe:
    """Return the recipe with other connections in place of those it names."""
    return Recipe.model_validate(_replaced(recipe.model_dump(mode="json"), accounts))


def _replaced(tree: Any, accounts: Accounts) -> Any:
    if isinstance(tree, list):
        return [_replaced(each, accounts) for each in tree]
    if not isinstance(tree, dict):
        return tree
    # What somebody wrote into fields is theirs: only the places of the recipe itself name accounts.
    copy = {key: each if key == "input" else _replaced(each, accounts) for key, each in tree.items()}
    operation = copy.get("on") or copy.get("do")
    if isinstance(operation, str) and "account" in copy:
        copy["account"] = accounts.get((app_of(operation), copy["account"]), copy["account"])
    return copy

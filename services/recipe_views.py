"""What is shown of a recipe, and which of its steps move money."""

from datetime import datetime

from connectors._kit.catalog import find_action, find_trigger
from core.errors import NotAllowed, Problem
from recipes.cautions import cautions
from recipes.model import ActionStep, Recipe, walk
from services.actors import GRANTS, Actor, Permission
from services.catalogue import Catalogue
from services.views import View
from storage.rows import RecipeRow


class RecipeView(View):
    """A recipe; `version` is the current one and `accounts` the connections it names.

    `cautions` says which steps may be done twice or need a person, `money` which move money. `asked_by`: who asks an
    admin to turn it on.
    """

    id: str
    name: str
    description: str
    state: str
    version: int
    trigger: str
    trigger_title: str
    accounts: tuple[str, ...]
    cautions: tuple[str, ...]
    money: tuple[str, ...]
    created_at: datetime
    updated_at: datetime
    asked_by: str


def moves_money(recipe: Recipe) -> tuple[str, ...]:
    """Return the titles of the steps that record, change or ask for money; nothing for a recipe without such."""
    steps = (find_action(step.do) for step in walk(recipe.steps) if isinstance(step, ActionStep))
    return tuple(dict.fromkeys(found.title for found in steps if found and found.money))


def require_money(actor: Actor, recipe: Recipe, doing: str) -> None:
    """Raise NotAllowed, saying what moves money and who may, unless the actor answers for the firm's money."""
    moving = moves_money(recipe)
    if not moving or Permission.PUBLISH_MONEY in GRANTS[actor.role]:
        return
    cause = f"it moves money ({', '.join(moving)}), and the role {actor.role.value} may not {doing} such a recipe alone"
    raise NotAllowed((Problem(f"Recipe '{recipe.name}'", cause, "Ask an admin or owner to turn it on"),))


def view_of(row: RecipeRow, recipe: Recipe) -> RecipeView:
    """Return what is shown of a recipe."""
    trigger = find_trigger(recipe.trigger.on)
    return RecipeView(
        id=row.id,
        name=row.name,
        description=recipe.description,
        state=row.state,
        version=row.version,
        trigger=recipe.trigger.on,
        trigger_title=trigger.title if trigger else recipe.trigger.on,
        accounts=tuple(sorted({name for _, name in recipe.accounts()})),
        cautions=cautions(recipe, Catalogue()),
        money=moves_money(recipe),
        created_at=row.created_at,
        updated_at=row.updated_at,
        asked_by=row.asked_by,
    )

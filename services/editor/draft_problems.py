"""What is wrong with a recipe that is being edited, each thing at the place where it can be put right."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from core.errors import Problem
from engine.installation import Installation
from recipes.check import check_recipe
from recipes.editing import Tree
from recipes.model import Recipe
from recipes.reading import Reader
from recipes.yaml_form import Source
from services.actors import Actor, Permission, firm_of
from services.catalogue import Catalogue
from services.messages.incoming import address_problems
from storage import FirmStore

TRIGGER = "trigger"
RECIPE = "recipe"
_LINE = re.compile(r" \(line \d+\)$")
_PLACE = re.compile(
    r"(?:condition (?:\d+\.)?(?P<row>\d+))?(?: of )?(?:way (?P<way>\d+) of )?"
    r"(?P<owner>the trigger|the recipe|step '(?P<step>[^']*)')?"
    r"(?:, field '(?P<field>[^']*)'|, '(?P<part>[^']*)')?(?: \('.*'\))?",
    re.DOTALL,
)
_PART = re.compile(r"'(ask|show|within|who|entry|release|zone)[^']*'")
_WORDS = (
    (re.compile(r"^the field '.*' is needed and missing$"), "Fill this in"),
    (re.compile(r"^nothing is chosen$"), "Choose what starts it"),
    (re.compile(r"^no account is named, and none of .*$"), "No account is connected yet"),
    (re.compile(r"^no account is named, and \d+ of .*$"), "Choose an account"),
    (re.compile(r"^there is no account named '(.*)'.*$"), r"The account '\1' is not connected"),
    (re.compile(r"^there is no value to compare with by .*$"), "Fill in what to compare with"),
    (re.compile(r"^'' is not a field.*$"), "Choose what to look at"),
    (re.compile(r"^'' is not a list$"), "Choose what to repeat for"),
    (re.compile(r"^it has no name$"), "Give it a name"),
    (re.compile(r"^it has no steps$"), "Add a step here"),
    (re.compile(r"^it has no conditions$"), "Add a condition"),
    (re.compile(r"^'ask' does not say what is asked$"), "Write what is asked"),
    (re.compile(r"^'entry' says nothing to collect$"), "Say what to collect"),
    (re.compile(r"^it does not say why the run stops$"), "Write why it stops"),
    (re.compile(r"^it needs a time: either 'for' or 'until'$"), "Fill in how long, or until when"),
)


@dataclass(frozen=True)
class Found:
    """One problem. `owner` is a step's id, `trigger` or `recipe`; `way` and `row` count from 1, 0 is none.

    `field` names a field of the owner as its form does, such as `lines[].amount`.
    """

    owner: str
    words: str
    remedy: str
    field: str = ""
    way: int = 0
    row: int = 0


@dataclass(frozen=True)
class Checked:
    """A draft as a recipe, as far as it can be read, and everything that is wrong with it."""

    recipe: Recipe
    problems: tuple[Found, ...]

    def of(self, owner: str) -> tuple[Found, ...]:
        """Return the problems of a step, the trigger or the recipe itself."""
        return tuple(found for found in self.problems if found.owner == owner)


async def check_draft(inst: Installation, actor: Actor, tree: Tree) -> Checked:
    """Check a draft against the catalogue and the firm's accounts."""
    return await checked_in(firm_of(inst, actor, Permission.BUILD), tree)


async def checked_in(firm: FirmStore, tree: Tree) -> Checked:
    """Check a draft for a firm."""
    source = Source(tree=tree)
    recipe = Reader(source).recipe()
    accounts = {row.name: row.app for row in await firm.connections.list(limit=1000)}
    rest = check_recipe(recipe, Catalogue(), accounts) + await address_problems(firm, recipe.trigger)
    return Checked(recipe, tuple(placed([*source.problems, *rest])))


def placed(problems: Sequence[Problem]) -> Iterator[Found]:
    """Yield problems with the places that their words name, each once."""
    seen: set[Found] = set()
    for problem in problems:
        found = _found(problem)
        if found not in seen:
            seen.add(found)
            yield found


def _found(problem: Problem) -> Found:
    match = _PLACE.fullmatch(_LINE.sub("", problem.where))
    if match is None:
        return Found(RECIPE, _words(problem.cause), problem.remedy)
    parts = match.groupdict()
    part = _PART.search(problem.cause)
    return Found(
        owner=_owner(parts),
        words=_words(problem.cause),
        remedy=problem.remedy,
        field=parts["field"] or parts["part"] or (part[1] if part else ""),
        way=int(parts["way"] or 0),
        row=int(parts["row"] or 0),
    )


def _owner(parts: Mapping[str, str | None]) -> str:
    if parts["step"] is not None:
        return str(parts["step"])
    if parts["owner"] == "the trigger" or (parts["row"] and not parts["owner"]):
        return TRIGGER
    return RECIPE


def _words(cause: str) -> str:
    """Say a cause as a sentence, without the words of the text form where there are simpler ones."""
    for pattern, words in _WORDS:
        if pattern.fullmatch(cause):
            return pattern.sub(words, cause)
    return cause[:1].upper() + cause[1:]

"""Checks the steps that wait for people or for other runs: approvals and digests."""

from collections.abc import Iterator
from typing import Any

from core.days import zone_of
from recipes.check_input import InputCheck, text_shape
from recipes.dates import duration_of
from recipes.filters import Refused
from recipes.liquid_text import is_template
from recipes.mapping import MappingError, each_parts, is_each, parse_path
from recipes.model import DECIDERS, ApprovalStep, DigestStep
from recipes.release_times import release_of
from recipes.schemas import NUMBER, TEXT, UNKNOWN, Shape, group_of, list_of
from recipes.scopes import Names, Unresolved
from recipes.words import near


def check_approval(step: ApprovalStep, names: Names) -> Iterator[str]:
    """Yield the causes why nobody could be asked this."""
    if not step.ask.strip():
        yield "'ask' does not say what is asked"
    yield from _causes(names, step.ask, TEXT, "ask")
    if is_each(step.show):
        yield "'show' needs a name for each thing that is shown"
    else:
        yield from _causes(names, step.show, UNKNOWN, "show")
    if step.who not in DECIDERS:
        yield f"'who' is '{step.who}', not one of {', '.join(DECIDERS)}{near(step.who, DECIDERS)}"
    try:
        duration_of(step.within or "1 day")
    except ValueError as error:
        yield f"'within': {error}"


def check_digest(step: DigestStep, names: Names) -> Iterator[str]:
    """Yield the causes why this could not be collected."""
    if "loop" in names.shapes:
        yield "it is inside a loop, where one run would wait for itself; collect the whole list in its 'entry'"
    if step.entry in (None, "", {}, []):
        yield "'entry' says nothing to collect"
    yield from _causes(names, step.entry, UNKNOWN, "entry")
    for reader, text in ((release_of, step.release), (zone_of, step.zone)):
        try:
            reader(text)
        except ValueError as error:
            yield str(error)


def approval_output(step: ApprovalStep, names: Names) -> Shape:
    """Return what steps after an approval can use: what was `shown`, and the decision."""
    return group_of({"shown": shape_of(step.show, names), "by": TEXT, "at": TEXT, "note": TEXT})


def digest_output(step: DigestStep, names: Names) -> Shape:
    """Return what steps after a digest can use."""
    return group_of({"count": NUMBER, "entries": list_of(shape_of(step.entry, names))})


def names_after(step: DigestStep, names: Names, output: Shape) -> Names:
    """Return what is visible after a digest: it speaks for many runs, so what one of them knows is hidden."""
    left = Names({step.id: output}, names.elsewhere)
    for name in names.shapes:
        reason = f"is of one run, but the digest '{step.id}' goes on for many; put it into its 'entry'"
        left = left.without(name, reason)
    return left


def shape_of(tree: Any, names: Names) -> Shape:
    """Return what a tree of values and templates becomes; unknown where that cannot be told."""
    try:
        return _shape(tree, names)
    except (Unresolved, Refused, MappingError):
        return UNKNOWN


def _shape(tree: Any, names: Names) -> Shape:
    if is_each(tree):
        path, item = each_parts(tree, "")
        source = names.resolve(parse_path(path)).items() or UNKNOWN
        return list_of(shape_of(item, names.with_name("item", source)))
    if isinstance(tree, dict):
        return group_of({name: shape_of(part, names) for name, part in tree.items()})
    if isinstance(tree, str):
        return text_shape(tree, names) if is_template(tree) else TEXT
    return list_of(UNKNOWN) if isinstance(tree, list) else UNKNOWN


def _causes(names: Names, tree: Any, shape: Shape, where: str) -> Iterator[str]:
    for place, cause in InputCheck(names).value(tree, shape, where):
        yield f"'{place}': {cause}"

"""What a point in a recipe may refer to, known by schema, and why other references are refused."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from recipes.mapping import path_text
from recipes.schemas import Shape
from recipes.words import near

Path = tuple[str | int | None, ...]

_KINDS = {
    "string": "text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true/false",
    "array": "a list",
    "object": "a group of fields",
}


class Unresolved(ValueError):
    """A reference leads nowhere; the text says why."""


def kinds_text(kinds: frozenset[str]) -> str:
    """Name JSON types as an office would: "text or a whole number"."""
    return " or ".join(sorted(_KINDS.get(kind, kind) for kind in kinds))


@dataclass(frozen=True)
class Names:
    """The names that are visible, with their shapes. `elsewhere` says why other names of the recipe are not."""

    shapes: Mapping[str, Shape] = field(default_factory=dict)
    elsewhere: Mapping[str, str] = field(default_factory=dict)

    def with_name(self, name: str, shape: Shape) -> "Names":
        """Return these names and one more."""
        return replace(self, shapes={**self.shapes, name: shape})

    def without(self, name: str, reason: str) -> "Names":
        """Return these names, with the reason why one is not usable."""
        return replace(self, elsewhere={**self.elsewhere, name: reason})

    def resolve(self, path: Path) -> Shape:
        """Return what a path holds; raises Unresolved when it is certain that it holds nothing."""
        root = str(path[0])
        if root not in self.shapes:
            reason = self.elsewhere.get(root)
            unknown = f"is not a field here{near(root, self.shapes)}"
            raise Unresolved(f"'{path_text(path)}' {reason or unknown}")
        shape = self.shapes[root]
        for number, part in enumerate(path[1:], 1):
            following = shape.follow(part)
            if following is None:
                raise Unresolved(_explain(path, number, shape))
            shape = following
        return shape


def _explain(path: Path, number: int, shape: Shape) -> str:
    parent, kinds = path_text(path[:number]), shape.kinds()
    if "array" in kinds:
        return f"'{parent}' is a list; repeat over it with a loop or '$each' to reach '{path[number]}'"
    if "object" not in kinds:
        return f"'{parent}' is {kinds_text(kinds)} and has no '{path[number]}'"
    return f"'{path_text(path)}' is not a field here{near(str(path[number]), shape.fields() or (), f'{parent}.')}"

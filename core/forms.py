"""Form fields: one pydantic model is the only description of an input or output."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, GetJsonSchemaHandler, WithJsonSchema
from pydantic_core import CoreSchema

from core.money import exact


class Form(BaseModel):
    """An input that is checked strictly (unknown fields are refused) and cannot change."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Record(BaseModel):
    """An object read from another system: unknown fields are ignored, since vendors add some without notice."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class Choice(Form):
    """One line of a dropdown. `value` is what the other system expects."""

    value: str | int
    label: str


ChoiceSource = Callable[..., Awaitable[list[Choice]]]


@dataclass(frozen=True)
class Dropdown:
    """Marks a field whose choices are fetched from the connected account.

    `source(client, search="", **depends_on)` returns the first page; `depends_on` names fields of the same form.
    """

    source: ChoiceSource
    depends_on: tuple[str, ...] = ()

    def mark(self) -> dict[str, Any]:
        """Return what it adds to a JSON Schema."""
        return {"x-dropdown": {"source": self.source.__name__, "depends_on": list(self.depends_on)}}

    def __get_pydantic_json_schema__(self, core: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """Add `x-dropdown` to the field's JSON Schema."""
        return handler(core) | self.mark()


@dataclass(frozen=True)
class OwnFields:
    """Marks an object whose fields the connected account defines; the app's `own_fields` tells them by `kind`."""

    kind: str

    def __get_pydantic_json_schema__(self, core: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """Add `x-custom-fields` to the field's JSON Schema."""
        return handler(core) | {"x-custom-fields": {"kind": self.kind}}


Amount = Annotated[exact, WithJsonSchema({"type": "string", "format": "decimal", "pattern": r"^-?\d+(\.\d+)?$"})]
"""An exact decimal number. Text or whole numbers come in; binary floats are refused."""

"""The common shape of answers: frozen, and the same as JSON on the web and in the terminal."""

from pydantic import BaseModel, ConfigDict


class View(BaseModel):
    """An answer to a person or a program; it never holds a secret."""

    model_config = ConfigDict(frozen=True, from_attributes=True, arbitrary_types_allowed=True)

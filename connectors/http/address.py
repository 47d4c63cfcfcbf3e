"""Where a call goes: an address, with query and headers."""

from decimal import Decimal
from typing import Annotated, Any

import httpx
from pydantic import BeforeValidator, Field, field_validator

from connectors.http.headers import checked_headers
from core.forms import Form


def as_texts(values: Any) -> Any:
    """Write whole and exact numbers as text; what is neither stays for the form to refuse."""
    return {name: _text(value) for name, value in values.items()} if isinstance(values, dict) else values


def _text(value: Any) -> Any:
    if isinstance(value, Decimal):
        return format(value, "f")
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


Texts = Annotated[dict[str, str], BeforeValidator(as_texts)]


class Address(Form):
    """Where a call goes."""

    url: str = Field(
        title="Address",
        description="The whole address, such as https://api.example.com/v1/cases. Its host must be an allowed one.",
        pattern=r"^\S+$",
        max_length=4000,
    )
    query: Texts = Field(
        default_factory=dict, title="Query", description="Names and values that are added to the address after a ?."
    )
    headers: Texts = Field(
        default_factory=dict,
        title="Headers",
        description="Further headers by name. The key of the connection is added by itself; do not write it here.",
    )

    @field_validator("url")
    @classmethod
    def _url(cls, value: str) -> str:
        try:
            url = httpx.URL(value)
        except httpx.InvalidURL as error:
            raise ValueError(f"it is no web address: {error}") from None
        if url.scheme not in ("https", "http") or not url.host:
            raise ValueError("it must begin with https:// and the name of a host")
        return value

    @field_validator("headers")
    @classmethod
    def _headers(cls, value: dict[str, str]) -> dict[str, str]:
        return checked_headers(value)

"""What a person fills in to connect a web service."""

from typing import Self

from pydantic import Field, SecretStr, field_validator, model_validator

from connectors.http.headers import checked_headers
from connectors.http.hosts import read_hosts
from core.forms import Form


class Endpoint(Form):
    """A web service: where it may be reached and how we show who we are."""

    name: str = Field(
        title="Name", description="What you call this service, such as Court calendar.", min_length=1, max_length=80
    )
    hosts: str = Field(
        title="Allowed hosts",
        description="The only hosts that recipes may call, separated by commas: api.example.com, *.example.org, "
        "or host.example:8443. Connections are encrypted; write http:// before a host only if it cannot be.",
    )
    header: str = Field(
        default="",
        title="Header of the key",
        description="Name of the header that carries the service's key, such as Authorization; empty without a key.",
    )
    secret: SecretStr = Field(
        default=SecretStr(""),
        title="Key",
        description="What this header says, as a whole: often Bearer, a space and the key. It is sealed.",
    )

    @field_validator("hosts")
    @classmethod
    def _hosts(cls, value: str) -> str:
        return ", ".join(map(str, read_hosts(value)))

    @model_validator(mode="after")
    def _key(self) -> Self:
        if bool(self.header) != bool(self.secret.get_secret_value()):
            raise ValueError("a header needs a key, and a key the header it belongs into")
        checked_headers(self.signature)
        return self

    @property
    def signature(self) -> dict[str, str]:
        """The header with the key, in the open; empty without one."""
        return {self.header: self.secret.get_secret_value()} if self.header else {}

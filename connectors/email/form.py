"""What a person fills in to connect a mail server."""

from typing import Literal, Self

from pydantic import Field, SecretStr, field_validator, model_validator

from connectors.email.addresses import Address, checked_domain, split
from core.forms import Form

DAILY = "x-daily-limit"
"""Name under which the shared budget learns of the form's own limit."""
ONE_LINE = r"^[^\x00-\x1f\x7f-\x9f\u2028\u2029]*$"


class Mailbox(Form):
    """The mail server, who sends, and to whom."""

    host: str = Field(
        title="Server", description="Name of the server, such as smtp.example.com.", pattern=r"^[A-Za-z0-9.:-]{1,253}$"
    )
    port: int = Field(default=587, title="Port", description="587 with STARTTLS, 465 with TLS.", ge=1, le=65535)
    security: Literal["starttls", "tls", "none"] = Field(
        default="starttls",
        title="Encryption",
        description="starttls or tls; none only for a server of your own that your operator has named.",
    )
    user: str = Field(
        default="", title="User", description="Often the whole e-mail address; empty if none is needed.", max_length=320
    )
    password: SecretStr = Field(
        default=SecretStr(""), title="Password", description="Its password, or an app password. It is sealed."
    )
    from_address: Address = Field(title="From", description="The address that messages come from.")
    from_name: str = Field(
        default="", title="Sender's name", description="Shown beside it.", pattern=ONE_LINE, max_length=200
    )
    recipient_domains: str = Field(
        default="",
        title="Only to these domains",
        description="Domains that may be written to, separated by commas, such as your firm's own; empty for all.",
    )
    daily_limit: int = Field(
        default=500, title="Messages a day", description="More than these wait for the next day.", ge=1, le=10_000
    )

    @field_validator("recipient_domains")
    @classmethod
    def _domains(cls, value: str) -> str:
        return ", ".join(checked_domain(each) for each in split(value))

    @model_validator(mode="after")
    def _sign_in(self) -> Self:
        if bool(self.user) != bool(self.password.get_secret_value()):
            raise ValueError("a user needs a password, and a password its user")
        return self

    @property
    def domains(self) -> frozenset[str]:
        """The domains that may be written to; empty for all."""
        return frozenset(each for each in self.recipient_domains.split(", ") if each)

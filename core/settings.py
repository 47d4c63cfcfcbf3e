"""What an installation is told from outside: `LEXRELAY_*` environment variables, all of them checked at start."""

import difflib
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic.fields import FieldInfo

from core.errors import Mistake, Problem

PREFIX = "LEXRELAY_"
REMEDY = "The person who runs this installation can correct it in the environment of the process"
VENDOR = re.compile(r"^LEXRELAY_[A-Z0-9]+_(LOOKUP_AFTER|POLL_SECONDS)$")


def is_safe_address(url: str) -> bool:
    """Whether an address is HTTPS without credentials or query, or plain HTTP on this machine."""
    parts = urlsplit(url)
    local = parts.scheme == "http" and parts.hostname in ("localhost", "127.0.0.1", "::1")
    plain = not (parts.query or parts.fragment or parts.username)
    return plain and bool(parts.hostname) and (parts.scheme == "https" or local)


class Settings(BaseModel):
    """The platform's own settings. Addresses and keys of vendors belong to their connectors."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    home: Path = Field(default=Path(".lexrelay"), description="Folder for everything kept on this machine.")
    database_url: str = Field(default="", description="PostgreSQL address; empty means SQLite in the home folder.")
    temporal_address: str = Field(default="", description="host:port of a Temporal server; empty starts one here.")
    temporal_namespace: str = Field(default="default", description="Temporal namespace.")
    temporal_tls: bool = Field(default=False, description="Whether to speak TLS to Temporal.")
    temporal_api_key: SecretStr = Field(default=SecretStr(""), description="API key of Temporal Cloud.")
    temporal_port: int = Field(default=7433, ge=1, le=65535, description="Port of the Temporal server started here.")
    public_url: str = Field(default="", description="HTTPS address under which vendors reach this installation.")
    host: str = Field(default="127.0.0.1", description="Address the web application listens on.")
    port: int = Field(default=8700, ge=1, le=65535, description="Port the web application listens on.")
    keys_file: str = Field(default="", description="File of the encryption keys; empty means keys.json in home.")
    connectors_path: str = Field(default="", description="More folders that hold connectors, separated by ':'.")
    sandbox_port: int = Field(default=8790, ge=1, le=65535, description="Port of the built-in sandbox firm.")
    file_limit: int = Field(default=500, ge=1, le=5000, description="MB that a file between two apps may have.")
    files_days: int = Field(default=30, ge=1, le=3650, description="Days after which kept files are removed.")
    max_in_flight: int = Field(default=100, ge=1, le=5000, description="Runs handed to Temporal at the same time.")
    oidc_name: str = Field(default="", max_length=40, description="What people call the OpenID Connect provider.")
    oidc_client_id: str = Field(default="", description="Client id of Lexrelay at the OpenID Connect provider.")
    oidc_client_secret: SecretStr = Field(default=SecretStr(""), description="The secret that belongs to it.")
    oidc_client_secret_file: str = Field(default="", description="A file that holds that secret instead.")
    oidc_issuer: str = Field(
        default="", validate_default=True, description="Address of an OpenID Connect provider people may sign in with."
    )

    @field_validator("public_url")
    @classmethod
    def _check_public_url(cls, value: str) -> str:
        if value and (urlsplit(value).scheme not in ("http", "https") or not urlsplit(value).netloc):
            raise ValueError("it must look like https://automation.example.com")
        return value.rstrip("/")

    @field_validator("temporal_address")
    @classmethod
    def _check_address(cls, value: str) -> str:
        match = re.fullmatch(r"[^:/\s]+:(\d{1,5})", value)
        if value and not (match and 1 <= int(match[1]) <= 65535):
            raise ValueError("it must look like temporal.example.com:7233")
        return value

    @field_validator("oidc_issuer")
    @classmethod
    def _check_issuer(cls, value: str, info: ValidationInfo) -> str:
        """Check the last of the provider's settings together with the others, which must come all or not at all."""
        known = info.data.get("oidc_client_id", "")
        secret = info.data.get("oidc_client_secret", SecretStr("")).get_secret_value()
        others = bool(known), bool(secret or info.data.get("oidc_client_secret_file"))
        if value and not is_safe_address(value):
            raise ValueError("it must look like https://login.example.com")
        if any((value, *others)) and not all((value, *others)):
            raise ValueError("LEXRELAY_OIDC_ISSUER, _CLIENT_ID and _CLIENT_SECRET (or _FILE) belong together")
        return value

    @property
    def base_url(self) -> str:
        """Where people and callbacks reach the web application."""
        return self.public_url or f"http://localhost:{self.port}"

    @property
    def database(self) -> str:
        """The database address, SQLite in the home folder unless set."""
        return self.database_url or f"sqlite+aiosqlite:///{(self.home / 'lexrelay.db').resolve()}"

    @property
    def temporal(self) -> str:
        """host:port of the Temporal server to use."""
        return self.temporal_address or f"127.0.0.1:{self.temporal_port}"


def read_settings(environment: Mapping[str, str], vendor_names: Iterable[str] = ()) -> Settings:
    """Check the environment; raises Mistake naming every wrong or misspelt setting, never a secret's value."""
    ours = {name: value.strip() for name, value in environment.items() if name.startswith(PREFIX)}
    known = {PREFIX + name.upper(): name for name in Settings.model_fields}
    problems = _misspelt(ours, {*known, *vendor_names})
    try:
        settings = Settings.model_validate(
            {known[name]: value for name, value in ours.items() if name in known and value}
        )
    except ValidationError as error:
        raise Mistake((*problems, *_wrong(error))) from None
    if problems:
        raise Mistake(tuple(problems))
    return settings


def describe_settings() -> dict[str, FieldInfo]:
    """Return every platform setting by its full name, for the docs and `doctor`."""
    return {PREFIX + name.upper(): field for name, field in Settings.model_fields.items()}


def _misspelt(ours: Mapping[str, str], known: set[str]) -> list[Problem]:
    problems = []
    for name in sorted(set(ours) - known):
        near = difflib.get_close_matches(name, known, 1, 0.88)
        if near and not VENDOR.match(name):
            problems.append(Problem(f"Setting {name}", f"it is not known; did you mean {near[0]}?", REMEDY))
    return problems


def _wrong(error: ValidationError) -> list[Problem]:
    return [
        Problem(f"Setting {PREFIX}{str(item['loc'][0]).upper()}", item["msg"].removeprefix("Value error, "), REMEDY)
        for item in error.errors()
    ]

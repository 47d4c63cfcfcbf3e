"""E-mail addresses as people write them and as mail servers want them."""

import re
from typing import Annotated, Any

import idna
from pydantic import AfterValidator, BeforeValidator

ADDRESS = re.compile(r"[^\s@<>()\[\],;:\"\\\x00-\x1f\x7f]{1,64}@([^\s@<>()\[\],;:\"\\\x00-\x1f\x7f]{3,253})")


def checked_address(text: str) -> str:
    """Return an address with its domain as servers look it up (xn--...); raises ValueError."""
    plain = text.strip()
    match = ADDRESS.fullmatch(plain)
    if match is None:
        raise ValueError(f"'{plain}' is no e-mail address; write it like name@example.com")
    local = plain.rpartition("@")[0]
    if "=?" in local:
        raise ValueError(f"'{plain}' is no e-mail address: it has =?, by which mail programs read other letters")
    if local.startswith(".") or local.endswith(".") or ".." in local:
        raise ValueError(f"'{plain}' is no e-mail address: its dots are misplaced")
    return f"{local}@{checked_domain(match[1])}"


def checked_domain(text: str) -> str:
    """Return a domain in lower case ASCII; raises ValueError. The letter ß stays one: it is another domain than ss."""
    try:
        domain = idna.encode(text.strip(), uts46=True).decode()
    except idna.IDNAError as error:
        raise ValueError(f"'{text}' is no domain such as example.com") from error
    if "." not in domain:
        raise ValueError(f"'{text}' is no domain such as example.com")
    return domain


def domain_of(address: str) -> str:
    """Return the domain of a checked address."""
    return address.rpartition("@")[2]


def split(value: Any) -> Any:
    """Take addresses in one text, with commas or semicolons between them, for a list."""
    return [part for part in re.split(r"[,;]", value) if part.strip()] if isinstance(value, str) else value


Address = Annotated[str, AfterValidator(checked_address)]
Addresses = Annotated[list[Address], BeforeValidator(split)]
"""A list of addresses; one text with commas is taken too."""

"""The hosts that a person allowed, by scheme, name and port. What is not named is refused."""

import re
from dataclasses import dataclass

import httpx

PORTS = {"https": 443, "http": 80}
ENTRY = re.compile(r"^(https?://)?(\*\.)?([^/?#@\\%*\s]+)$", re.IGNORECASE)


@dataclass(frozen=True)
class Host:
    """One allowed host; `wild` stands for all names below it, never for the name itself."""

    scheme: str
    name: str
    port: int
    wild: bool = False

    def fits(self, url: httpx.URL) -> bool:
        """Whether an address is of this host."""
        name = name_of(url)
        same = name.endswith(f".{self.name}") and len(name) > len(self.name) + 1 if self.wild else name == self.name
        return same and (url.scheme, port_of(url)) == (self.scheme, self.port)

    def __str__(self) -> str:
        name = f"[{self.name}]" if ":" in self.name else self.name
        port = "" if self.port == PORTS[self.scheme] else f":{self.port}"
        return f"{'' if self.scheme == 'https' else 'http://'}{'*.' if self.wild else ''}{name}{port}"


def read_hosts(text: str) -> tuple[Host, ...]:
    """Read a list such as `api.example.com, *.example.org, http://intranet:8080`; raises ValueError for an entry."""
    entries = [entry for entry in re.split(r"[,;\s]+", text) if entry]
    if not entries:
        raise ValueError("name at least one host, such as api.example.com")
    return tuple(_host(entry) for entry in entries)


def name_of(url: httpx.URL) -> str:
    """Return the host as it is looked up: lower case, names of other scripts as xn--..."""
    return url.raw_host.decode("ascii").lower()


def port_of(url: httpx.URL) -> int:
    """Return the port, also when it is the scheme's own."""
    return url.port or PORTS.get(url.scheme, 0)


def _host(entry: str) -> Host:
    match = ENTRY.match(entry)
    try:
        url = httpx.URL(f"{(match[1] or 'https://').lower()}{match[3]}") if match else None
    except httpx.InvalidURL:
        url = None
    if match is None or url is None or not name_of(url) or name_of(url).endswith(".") or port_of(url) > 65535:
        raise ValueError(f"'{entry}' is no host; write it like api.example.com, *.example.com or host.example:8443")
    wild = bool(match[2])
    if wild and "." not in name_of(url):
        raise ValueError(f"'{entry}' would allow hosts of everybody; name the organisation's own domain")
    return Host(url.scheme, name_of(url), port_of(url), wild)

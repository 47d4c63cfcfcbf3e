"""Grants, codes and tokens of both vendors, with each vendor's rules for lifetime, rotation and reuse."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from starlette.requests import Request

from sandbox.clock import Clock
from sandbox.store import Document, Store

CODE_SECONDS = 600


@dataclass(frozen=True)
class Rules:
    """How a vendor's tokens live; ``refresh_seconds`` None means until revoked."""

    prefix: str
    access_seconds: int
    refresh_seconds: int | None
    rotates: bool


RULES = {
    "clio": Rules("clio", 2_592_000, None, rotates=False),
    "quickbooks": Rules("qbo", 3_600, 8_726_400, rotates=True),
}


@dataclass(frozen=True)
class Access:
    """A valid access token: ``subject`` is the Clio user id or the QuickBooks realm id it was granted for."""

    token: str
    vendor: str
    grant: str
    subject: str
    client_id: str


class OAuthError(Exception):
    """A refusal with the RFC 6749 error code in ``args[0]`` and a sentence in ``args[1]``."""


class Tokens:
    """Issues, checks, expires and revokes; everything is kept in the store under ``oauth.*``."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store, self._clock = store, clock

    def code(self, vendor: str, client_id: str, redirect_uri: str, subject: str) -> str:
        """A single-use authorization code, good for ten minutes."""
        code = secrets.token_urlsafe(24)
        facts = {"vendor": vendor, "client_id": client_id, "redirect_uri": redirect_uri, "subject": subject}
        self._store.put("oauth.code", code, {**facts, "expires_at": self._until(CODE_SECONDS)})
        return code

    def exchange(self, vendor: str, code: str, client_id: str, redirect_uri: str) -> dict[str, Any]:
        """The token answer for a code; OAuthError invalid_grant for a used, old or foreign one."""
        facts = self._store.get("oauth.code", code)
        self._store.delete("oauth.code", code)
        wanted = {"vendor": vendor, "client_id": client_id, "redirect_uri": redirect_uri}
        if facts is None or self._past(facts["expires_at"]) or wanted.items() - facts.items():
            raise OAuthError("invalid_grant", "The code is unknown, used, older than ten minutes or not yours")
        self._store.note(f"{RULES[vendor].prefix}.token_exchange")
        return self.grant(vendor, facts["subject"], client_id)

    def grant(self, vendor: str, subject: str, client_id: str = "sandbox") -> dict[str, Any]:
        """A new grant without any page: the token answer as the vendor would give it."""
        with self._store.transaction():
            id = str(self._store.next_id("oauth.grant"))
            facts = {"id": id, "vendor": vendor, "subject": subject, "client_id": client_id}
            self._store.put("oauth.grant", id, facts)
            return self._issue(facts, refresh=None)

    def refresh(self, vendor: str, refresh_token: str, client_id: str) -> dict[str, Any]:
        """New tokens; a rotated-away QuickBooks token revokes its whole grant and raises invalid_grant."""
        prefix = RULES[vendor].prefix
        known = self._store.get("oauth.refresh", refresh_token)
        grant = self._store.get("oauth.grant", known["grant"]) if known else None
        if known is None or grant is None or (grant["vendor"], grant["client_id"]) != (vendor, client_id):
            raise OAuthError("invalid_grant", "The refresh token is unknown or revoked; connect again")
        if known["used"]:
            self._store.note(f"{prefix}.refresh_reuse")
            self.revoke_grant(grant["id"])
            raise OAuthError("invalid_grant", "The refresh token was used before; its grant is revoked")
        if known["expires_at"] and self._past(known["expires_at"]):
            raise OAuthError("invalid_grant", "The refresh token has expired; connect again")
        self._store.note(f"{prefix}.token_refresh")
        with self._store.transaction():
            return self._issue(grant, refresh_token)

    def _issue(self, grant: Document, refresh: str | None) -> dict[str, Any]:
        rules = RULES[grant["vendor"]]
        access = secrets.token_urlsafe(32)
        facts = {
            "vendor": grant["vendor"],
            "grant": grant["id"],
            "expires_at": self._until(rules.access_seconds),
        }
        self._store.put("oauth.access", access, {**facts, "token": access})
        if refresh is None or rules.rotates:
            refresh = self._rotate(grant["id"], rules, old=refresh)
        answer = {"token_type": "bearer", "access_token": access, "expires_in": rules.access_seconds}
        if rules.refresh_seconds:
            answer["x_refresh_token_expires_in"] = rules.refresh_seconds
        return {**answer, "refresh_token": refresh}

    def _rotate(self, grant: str, rules: Rules, old: str | None) -> str:
        new = secrets.token_urlsafe(32)
        until = self._until(rules.refresh_seconds) if rules.refresh_seconds else None
        facts = {"grant": grant, "used": False, "expires_at": until}
        if old is not None:
            self._store.put("oauth.refresh", old, {**facts, "used": True})
        self._store.put("oauth.refresh", new, facts)
        return new

    def check(self, vendor: str, token: str) -> Access | None:
        """Who the token speaks for; None when it is unknown, expired, revoked or of the other vendor."""
        facts = self._store.get("oauth.access", token)
        if facts is None or facts["vendor"] != vendor or self._past(facts["expires_at"]):
            return None
        grant = self._store.get("oauth.grant", facts["grant"])
        return Access(token, vendor, grant["id"], grant["subject"], grant["client_id"]) if grant else None

    def revoke_token(self, token: str) -> str | None:
        """Revoke an access token alone, or a refresh token with its grant; returns the kind revoked."""
        if self._store.get("oauth.access", token):
            self._store.delete("oauth.access", token)
            return "access"
        known = self._store.get("oauth.refresh", token)
        if known is None:
            return None
        self.revoke_grant(known["grant"])
        return "refresh"

    def revoke_grant(self, grant: str) -> None:
        """The user takes the consent back: every token of the grant is dead."""
        self._store.delete("oauth.grant", grant)

    def revoke_all(self, vendor: str) -> int:
        """Take back every consent for a vendor; returns how many there were."""
        grants = [grant["id"] for grant in self._store.all("oauth.grant") if grant["vendor"] == vendor]
        for grant in grants:
            self.revoke_grant(grant)
        return len(grants)

    def expire_all(self, vendor: str) -> int:
        """End the life of every access token of a vendor now; refresh tokens stay good."""
        tokens = [facts for facts in self._store.all("oauth.access") if facts["vendor"] == vendor]
        for facts in tokens:
            self._store.put("oauth.access", facts["token"], {**facts, "expires_at": self._until(0)})
        return len(tokens)

    def _until(self, seconds: int) -> str:
        return (self._clock.now() + timedelta(seconds=seconds)).isoformat()

    def _past(self, moment: str) -> bool:
        return datetime.fromisoformat(moment) <= self._clock.now()


def bearer(request: Request) -> str | None:
    """The token of a ``Bearer`` authorization header, or None."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() or None if scheme.lower() == "bearer" else None

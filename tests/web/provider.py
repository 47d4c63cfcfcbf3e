"""An OpenID Connect provider for tests: real HTTP on this machine, keys of its own, and faults to order."""

import json
import secrets
import time
from base64 import b64decode, urlsafe_b64encode
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import httpx
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from joserfc import jwk, jwt
from starlette.applications import Starlette
from starlette.responses import JSONResponse, RedirectResponse
from starlette.routing import Route

from sandbox.testing import listening

CLIENT, SECRET = "lexrelay", "a secret of the provider"
KEYS = {
    "RS256": jwk.RSAKey.generate_key(2048, {"kid": "rsa"}),
    "ES256": jwk.ECKey.generate_key("P-256", {"kid": "ec"}),
    "HS256": jwk.OctKey.import_key(b"x" * 32, {"kid": "oct"}),
}
OTHER_KEY = jwk.RSAKey.generate_key(2048, {"kid": "rsa"})


def _part(value):
    return urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


@dataclass
class Provider:
    """What it says of whoever asks; `claims` replace those of an ID token, None leaves one out."""

    subject: str = "248289761001"
    email: str = "olga@hart.example"
    name: str = "Olga Owner"
    claims: dict[str, Any] = field(default_factory=dict)
    answer: dict[str, Any] = field(default_factory=dict)
    described: dict[str, Any] = field(default_factory=dict)
    algorithm: str = "RS256"
    key: object = None
    error: str = ""
    url: str = ""
    granted: dict[str, Any] = field(default_factory=dict)
    tokens: list[str] = field(default_factory=list)

    def settings(self):
        return {
            "LEXRELAY_OIDC_ISSUER": self.url,
            "LEXRELAY_OIDC_CLIENT_ID": CLIENT,
            "LEXRELAY_OIDC_CLIENT_SECRET": SECRET,
            "LEXRELAY_OIDC_NAME": "Hart ID",
        }

    async def consent(self, url):
        """Go to the provider as a browser does, and return the address it leads back to."""
        async with httpx.AsyncClient(trust_env=False) as client:
            return (await client.get(url)).headers["location"]

    async def describe(self, request):
        found = {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "jwks_uri": f"{self.url}/keys",
            "authorization_response_iss_parameter_supported": True,
        }
        return JSONResponse(found | self.described)

    async def authorize(self, request):
        asked = dict(request.query_params)
        code = secrets.token_urlsafe(16)
        self.granted[code] = asked
        back = {"error": self.error} if self.error else {"code": code}
        back |= {"state": asked["state"], "iss": self.url} | self.answer
        back = {name: value for name, value in back.items() if value is not None}
        return RedirectResponse(f"{asked['redirect_uri']}?{urlencode(back)}", 302)

    async def token(self, request):
        form = dict(await request.form())
        asked = self.granted.pop(form.get("code"), None)
        fits = asked and create_s256_code_challenge(form["code_verifier"]) == asked["code_challenge"]
        known = b64decode(request.headers["authorization"].removeprefix("Basic ")).decode() == f"{CLIENT}:{SECRET}"
        if not (fits and known and form["redirect_uri"] == asked["redirect_uri"]):
            return JSONResponse({"error": "invalid_grant"}, 400)
        self.tokens.append(self.sign(asked))
        return JSONResponse({"access_token": "opaque", "token_type": "Bearer", "id_token": self.tokens[-1]})

    def sign(self, asked):
        moment = int(time.time())
        claims = {
            "iss": self.url, "sub": self.subject, "aud": CLIENT, "exp": moment + 300, "iat": moment,
            "nonce": asked["nonce"], "email": self.email, "email_verified": True, "name": self.name,
        } | self.claims  # fmt: skip
        claims = {name: value for name, value in claims.items() if value is not None}
        if self.algorithm == "none":
            return f"{_part({'alg': 'none'})}.{_part(claims)}."
        key = self.key or KEYS[self.algorithm]
        return jwt.encode({"alg": self.algorithm, "kid": key.kid}, claims, key, algorithms=[self.algorithm])

    async def keys(self, request):
        return JSONResponse({"keys": [KEYS[each].as_dict(private=False) for each in ("RS256", "ES256")]})


@asynccontextmanager
async def providing():
    """A provider that listens on a free port."""
    provider = Provider()
    routes = [
        Route("/.well-known/openid-configuration", provider.describe),
        Route("/authorize", provider.authorize),
        Route("/token", provider.token, methods=["POST"]),
        Route("/keys", provider.keys),
    ]
    async with listening(Starlette(routes=routes)) as url:
        provider.url = url
        yield provider

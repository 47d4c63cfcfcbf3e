"""Signing in with OpenID Connect: finds the provider's addresses, trades the code, and proves whom the answer names.

OpenID Connect Core 1.0 (the code flow), RFC 7636 (PKCE), RFC 9207 (the issuer in the answer). Nothing of it is logged.
"""

import hmac
import ssl
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Literal, TypeVar
from urllib.parse import urlsplit

import httpx
from authlib.oauth2.auth import ClientAuth
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri, prepare_token_request
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from joserfc import jwt
from joserfc.errors import ExpiredTokenError, InvalidClaimError, JoseError, MissingClaimError
from joserfc.jwk import KeySet
from pydantic import BaseModel, ValidationError, field_validator

from core.clock import now
from core.errors import Mistake, mistake
from core.settings import Settings, is_safe_address

CALLBACK = "/sign-in/openid/callback"
ALGORITHMS = ("RS256", "ES256")
"""Only these: 'none' and shared secrets would let anybody write what the provider says."""
SECONDS = 10.0
"""How long the provider may take for one answer."""
SKEW = 60
"""Seconds that the provider's clock may differ from ours."""
MOST_BYTES = 200_000
_FORM = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
_RUNNER = "Try again; if it repeats, the person who runs this installation can look into its settings"
Document = TypeVar("Document", bound=BaseModel)


@dataclass(frozen=True)
class Provider:
    """Who vouches for people: the configured issuer, and what we are there."""

    issuer: str
    client_id: str
    secret: str = field(repr=False)
    name: str
    redirect_uri: str


@dataclass(frozen=True)
class Identity:
    """Whom the provider names: `subject` is theirs for good at this issuer, the proved address may change."""

    issuer: str
    subject: str
    email: str
    name: str


class Addresses(BaseModel):
    """What the provider tells of itself; other facts are of no use here."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    token_endpoint_auth_methods_supported: list[str] = ["client_secret_basic"]
    authorization_response_iss_parameter_supported: bool = False

    @field_validator("authorization_endpoint", "token_endpoint", "jwks_uri")
    @classmethod
    def _check_address(cls, value: str) -> str:
        if not is_safe_address(value.partition("?")[0]):
            raise ValueError("no https address")
        return value

    @property
    def client_auth(self) -> Literal["client_secret_basic", "client_secret_post"]:
        """How our secret is sent: in a header unless the provider takes it in the form only."""
        methods = self.token_endpoint_auth_methods_supported
        return "client_secret_basic" if "client_secret_basic" in methods or not methods else "client_secret_post"


class _Granted(BaseModel):
    id_token: str


class _Keys(BaseModel):
    keys: list[dict[str, Any]]


def provider_of(settings: Settings) -> Provider | None:
    """Return the provider people may sign in with, None when none is configured."""
    if not settings.oidc_issuer:
        return None
    file = settings.oidc_client_secret_file
    secret = Path(file).read_text().strip() if file else settings.oidc_client_secret.get_secret_value()
    redirect_uri = settings.base_url + CALLBACK
    return Provider(settings.oidc_issuer, settings.oidc_client_id, secret, name_of(settings), redirect_uri)


def name_of(settings: Settings) -> str:
    """Return what people call the provider, '' without one."""
    return settings.oidc_name or urlsplit(settings.oidc_issuer).netloc if settings.oidc_issuer else ""


def refusal(provider: Provider, cause: str, remedy: str = "Start again") -> Mistake:
    """Build what a person is told when signing in did not work."""
    return mistake(f"Signing in with {provider.name}", cause, remedy)


async def find_addresses(provider: Provider) -> Addresses:
    """Ask the provider where to go; raises Mistake when it is another than the configured one."""
    url = f"{provider.issuer.rstrip('/')}/.well-known/openid-configuration"
    found = _read(provider, Addresses, await _ask(provider, "GET", url))
    if found.issuer != provider.issuer:
        cause = "its description is that of another provider than the configured one"
        raise refusal(provider, cause, "The person who runs this installation can correct LEXRELAY_OIDC_ISSUER")
    return found


def consent_url(provider: Provider, addresses: Addresses, state: str, nonce: str, verifier: str) -> str:
    """Return the provider's page where people prove who they are; `state` comes back, `nonce` in the proof."""
    url: str = prepare_grant_uri(
        addresses.authorization_endpoint,
        client_id=provider.client_id,
        response_type="code",
        redirect_uri=provider.redirect_uri,
        scope="openid email profile",
        state=state,
        nonce=nonce,
        code_challenge=create_s256_code_challenge(verifier),
        code_challenge_method="S256",
    )
    return url


async def identify(provider: Provider, code: str, iss: str, nonce: str, verifier: str) -> Identity:
    """Trade a code for the provider's word, and prove it; raises Mistake. `iss` names who sent the browser back."""
    addresses = await find_addresses(provider)
    if iss != provider.issuer and (iss or addresses.authorization_response_iss_parameter_supported):
        raise refusal(provider, "the answer came from another provider")
    granted = await _trade(provider, addresses, code, verifier)
    keys = _read(provider, _Keys, await _ask(provider, "GET", addresses.jwks_uri))
    return read_identity(provider, granted.id_token, keys.keys, nonce)


async def _trade(provider: Provider, addresses: Addresses, code: str, verifier: str) -> _Granted:
    form = prepare_token_request(
        "authorization_code", redirect_uri=provider.redirect_uri, code=code, code_verifier=verifier
    )
    credentials = ClientAuth(provider.client_id, provider.secret, addresses.client_auth)
    url, headers, body = credentials.prepare("POST", addresses.token_endpoint, dict(_FORM), form)
    return _read(provider, _Granted, await _ask(provider, "POST", url, headers=headers, content=body))


@cache
def _certificates() -> ssl.SSLContext:
    """Read whom to trust once: it takes longer than asking."""
    return httpx.create_ssl_context(trust_env=False)


async def _ask(provider: Provider, method: str, url: str, **options: Any) -> bytes:
    """Return the body of one good answer; redirects are not followed, since they would carry secrets elsewhere."""
    try:
        async with (
            httpx.AsyncClient(timeout=SECONDS, trust_env=False, verify=_certificates()) as client,
            client.stream(method, url, **options) as answer,
        ):
            if answer.status_code != 200:
                raise refusal(provider, f"it refused to answer ({answer.status_code})", _RUNNER)
            body = bytearray()
            async for piece in answer.aiter_bytes():
                body += piece
                if len(body) > MOST_BYTES:
                    raise refusal(provider, "its answer is too long", _RUNNER)
            return bytes(body)
    except httpx.HTTPError as error:
        raise refusal(provider, f"it does not answer ({type(error).__name__})", _RUNNER) from None


def _read(provider: Provider, kind: type[Document], body: bytes) -> Document:
    try:
        return kind.model_validate_json(body)
    except ValidationError:
        raise refusal(provider, "its answer cannot be understood", _RUNNER) from None


def read_identity(provider: Provider, token: str, keys: list[dict[str, Any]], nonce: str) -> Identity:
    """Prove an ID token: signature, issuer, audience, times and nonce; raises Mistake saying what is wrong."""
    try:
        claims = jwt.decode(token, KeySet.import_key_set({"keys": keys}), algorithms=ALGORITHMS).claims
        _rules(provider).validate(claims)
    except ExpiredTokenError:
        raise refusal(provider, "its proof has expired") from None
    except (InvalidClaimError, MissingClaimError) as error:
        raise refusal(provider, f"its proof is not for us (wrong or missing: {error.claim})", _RUNNER) from None
    except (JoseError, ValueError, TypeError):
        raise refusal(provider, "its proof is not signed by it", _RUNNER) from None
    if not hmac.compare_digest(str(claims["nonce"]).encode(), nonce.encode()):
        raise refusal(provider, "its proof belongs to another try")
    if claims["aud"] not in (provider.client_id, [provider.client_id]) and claims.get("azp") != provider.client_id:
        raise refusal(provider, "its proof was made for somebody else too", _RUNNER)
    return _identity(provider, claims)


def _rules(provider: Provider) -> jwt.JWTClaimsRegistry:
    return jwt.JWTClaimsRegistry(
        now=int(now().timestamp()),
        leeway=SKEW,
        iss={"essential": True, "value": provider.issuer},
        aud={"essential": True, "value": provider.client_id},
        azp={"value": provider.client_id},
        sub={"essential": True},
        exp={"essential": True},
        iat={"essential": True},
        nonce={"essential": True},
    )


def _identity(provider: Provider, claims: dict[str, Any]) -> Identity:
    email, name = claims.get("email"), claims.get("name")
    if not isinstance(email, str) or "@" not in email or claims.get("email_verified") is not True:
        remedy = "Prove your address there, or ask whoever looks after accounts there to send it"
        raise refusal(provider, "it does not say that your e-mail address is proved to be yours", remedy)
    shown = name if isinstance(name, str) and name.isprintable() else ""
    return Identity(provider.issuer, claims["sub"], email.strip().lower(), shown.strip()[:100])

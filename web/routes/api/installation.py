"""The catalogue, the health of the installation, its tokens and the description of this API."""

from typing import Any

from fastapi import APIRouter, Request

from core.forms import Form
from services import catalogue, health
from services.catalogue import AppView
from services.health import Check
from services.identity import tokens
from services.identity.tokens import NewToken, TokenView
from web.access import Administrator, Inst, Viewer

router = APIRouter(prefix="/api/v1", tags=["installation"])


class TokenOrder(Form):
    """The name of the program that will use the token, and the role it acts in."""

    name: str
    role: str


@router.get("/catalog")
async def show_catalog(inst: Inst, actor: Viewer) -> list[AppView]:
    """Return every app with its triggers and actions."""
    return catalogue.catalogue(inst, actor)


@router.get("/health")
async def check_health(inst: Inst, actor: Viewer) -> list[Check]:
    """Look at every part of the installation."""
    return await health.doctor(inst, actor)


@router.get("/tokens")
async def list_tokens(inst: Inst, actor: Administrator) -> list[TokenView]:
    """List access tokens, without their secrets."""
    return await tokens.listing(inst, actor)


@router.post("/tokens", status_code=201)
async def create_token(inst: Inst, actor: Administrator, order: TokenOrder) -> NewToken:
    """Make an access token; it is shown this once."""
    return await tokens.create(inst, actor, order.name, order.role)


@router.delete("/tokens/{token}", status_code=204)
async def revoke_token(inst: Inst, actor: Administrator, token: str) -> None:
    """End a token at once."""
    await tokens.revoke(inst, actor, token)


@router.get("/openapi.json", include_in_schema=False)
async def describe_api(request: Request, actor: Viewer) -> dict[str, Any]:
    """Return the OpenAPI description of this API."""
    described: dict[str, Any] = request.app.openapi()
    return described

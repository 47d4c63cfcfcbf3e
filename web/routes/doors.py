"""What vendors call: the callback after a consent and the webhooks. Both prove themselves without a session."""

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from services.connecting import consent_return
from services.messages import webhooks
from web.access import Inst, Public, cookie_name
from web.pages import page

callbacks = APIRouter(dependencies=[Depends(Public("the single-use state of a sign-in we started"))])
hooks = APIRouter(dependencies=[Depends(Public("the vendor's signature over the message"))], include_in_schema=False)
health = APIRouter(dependencies=[Depends(Public("it tells nothing but that we are here"))])


@callbacks.get("/oauth/callback/{app}", include_in_schema=False)
async def finish_sign_in(request: Request, inst: Inst, app: str) -> RedirectResponse:
    """Finish a sign-in, then leave the address with the code behind."""
    return await _finish(request, inst, app, "")


@callbacks.get("/oauth/callback/{app}/{region}", include_in_schema=False)
async def finish_regional_sign_in(request: Request, inst: Inst, app: str, region: str) -> RedirectResponse:
    """Finish a sign-in in one region of an app."""
    return await _finish(request, inst, app, region)


@callbacks.get("/connected", include_in_schema=False)
async def say_connected(request: Request) -> Response:
    """Tell the person at the browser that it worked."""
    return page(request, "connected.html")


@hooks.post("/webhooks/{app}")
async def receive_shared(request: Request, inst: Inst, app: str) -> Response:
    """Take a message at the one address of an app."""
    return await _receive(request, inst, app, "")


@hooks.post("/webhooks/{app}/{path_token}")
async def receive_owned(request: Request, inst: Inst, app: str, path_token: str) -> Response:
    """Take a message of one subscription."""
    return await _receive(request, inst, app, path_token)


@health.get("/healthz")
async def say_alive() -> dict[str, bool | str]:
    """Say that this process serves."""
    return {"ok": True, "app": "lexrelay"}


async def _finish(request: Request, inst: Inst, app: str, region: str) -> RedirectResponse:
    session = request.cookies.get(cookie_name(inst), "")
    address = await consent_return.land(inst, app, dict(request.query_params), region, session)
    return RedirectResponse(address, 302)


async def _receive(request: Request, inst: Inst, app: str, path_token: str) -> Response:
    answer = await webhooks.receive(inst, app, path_token, request.headers, await request.body())
    if answer.accepted and request.app.state.relay is not None:
        request.app.state.relay.nudge()
    return Response(status_code=answer.status, headers=answer.headers)

"""Addresses for other systems: managed over REST, and the door their messages come through."""

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse, Response

from core.forms import Form
from services.messages import incoming, receiving
from services.messages.incoming import AddressView, NewAddress, NewSecret
from web.access import Connector, Inst, Public, Viewer

router = APIRouter(prefix="/api/v1/incoming", tags=["incoming"])
door = APIRouter(dependencies=[Depends(Public("the sender's signature over the message"))], include_in_schema=False)


class NewName(Form):
    """What the address is called; recipes name it."""

    name: str


@router.get("")
async def list_addresses(inst: Inst, actor: Viewer) -> list[AddressView]:
    """List the addresses, without their tokens and secrets."""
    return await incoming.listing(inst, actor)


@router.post("", status_code=201)
async def add_address(inst: Inst, actor: Connector, order: NewName) -> NewAddress:
    """Make an address; it and its secret are shown this once."""
    return await incoming.add(inst, actor, order.name)


@router.post("/{address}/secret")
async def rotate_secret(inst: Inst, actor: Connector, address: str) -> NewSecret:
    """Change the secret; the one before is taken for 24 more hours."""
    return await incoming.rotate(inst, actor, address)


@router.delete("/{address}", status_code=204)
async def remove_address(inst: Inst, actor: Connector, address: str) -> None:
    """Forget an address that no recipe listens to."""
    await incoming.remove(inst, actor, address)


@door.post("/in/{token}")
async def receive_message(request: Request, inst: Inst, token: str) -> Response:
    """Take a signed message."""
    reply = await receiving.receive(inst, token, request.headers, await request.body())
    if reply.fresh and request.app.state.relay is not None:
        request.app.state.relay.nudge()
    if reply.status == 200:
        return Response(status_code=200)
    remedy = "Whoever runs the sending system can correct it"
    problem = {"where": "Message", "cause": reply.cause, "remedy": remedy}
    return JSONResponse({"problems": [problem]}, reply.status, headers=reply.headers)

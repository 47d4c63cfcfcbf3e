"""Several firms on one installation, over REST."""

from fastapi import APIRouter

from core.forms import Form
from services.identity import firms
from services.identity.firms import FirmLine, NewFirm
from services.identity.people import NewInvitation
from web.access import Administrator, Inst

router = APIRouter(prefix="/api/v1", tags=["firms"])


class FirmOrder(Form):
    """What the firm is called, and the e-mail address of its owner, '' to invite them later."""

    name: str
    owner: str = ""


class OwnerOrder(Form):
    """The e-mail address of a firm's first owner."""

    email: str


@router.get("/firms")
async def list_firms(inst: Inst, actor: Administrator) -> list[FirmLine]:
    """List the firms; only for owners of the first one."""
    return await firms.listing(inst, actor)


@router.post("/firms", status_code=201)
async def add_firm(inst: Inst, actor: Administrator, order: FirmOrder) -> NewFirm:
    """Add a firm and invite its owner; the link is shown this once."""
    return await firms.add(inst, actor, order.name, order.owner)


@router.post("/firms/{firm}/owner", status_code=201)
async def invite_owner(inst: Inst, actor: Administrator, firm: str, order: OwnerOrder) -> NewInvitation:
    """Make another link for the owner of a firm nobody has come into yet."""
    return await firms.invite_owner(inst, actor, firm, order.email)

"""What needs somebody, and whether everything is well, over REST."""

from fastapi import APIRouter

from services import home
from services.home import Home
from web.access import Inst, Viewer

router = APIRouter(prefix="/api/v1/home", tags=["home"])


@router.get("")
async def show_home(inst: Inst, actor: Viewer) -> Home:
    """Show what the first page shows."""
    return await home.home(inst, actor)

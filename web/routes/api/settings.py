"""Settings of the firm and its audit trail over REST."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from core.forms import Form
from services import audit_views, firm_settings
from services.audit_views import AuditPage, ChainView
from services.firm_settings import FirmView, RetentionView
from services.messages import notifications
from services.messages.notifications import NoticeView, NotificationsView, Wanted
from services.views import View
from web.access import Inst, SettingsKeeper, Viewer
from web.routes.pages.audit_pages import as_file, filters_of

router = APIRouter(prefix="/api/v1", tags=["settings"])


class FirmOrder(Form):
    """The firm's name and IANA time zone."""

    name: str
    zone: str


class RetentionOrder(Form):
    """Days that contents of finished runs are kept; null keeps them."""

    days: int | None


class NotificationsOrder(Form):
    """Which news, and where to: a connection with addresses, a web address, or both."""

    kinds: list[str]
    connection: str = ""
    recipients: list[str] = []
    url: str = ""


class Chosen(View):
    """The choice as it is kept; `secret` is shown this once, when the web address is new."""

    notifications: NotificationsView
    secret: str


@router.get("/settings/firm")
async def show_firm(inst: Inst, actor: Viewer) -> FirmView:
    """Show the firm and the installation."""
    return await firm_settings.show_firm(inst, actor)


@router.put("/settings/firm")
async def change_firm(inst: Inst, actor: SettingsKeeper, order: FirmOrder) -> FirmView:
    """Change name and time zone."""
    return await firm_settings.change_firm(inst, actor, order.name, order.zone)


@router.get("/settings/retention")
async def show_retention(inst: Inst, actor: Viewer) -> RetentionView:
    """Show how long contents of finished runs are kept."""
    return await firm_settings.show_retention(inst, actor)


@router.put("/settings/retention")
async def change_retention(inst: Inst, actor: SettingsKeeper, order: RetentionOrder) -> RetentionView:
    """Change how long contents of finished runs are kept."""
    return await firm_settings.change_retention(inst, actor, order.days)


@router.get("/settings/notifications")
async def show_notifications(inst: Inst, actor: SettingsKeeper) -> NotificationsView:
    """Show which news go where."""
    return await notifications.show(inst, actor)


@router.put("/settings/notifications")
async def change_notifications(inst: Inst, actor: SettingsKeeper, order: NotificationsOrder) -> Chosen:
    """Change which news go where; a new web address gets a new secret."""
    kept, secret = await notifications.change(inst, actor, Wanted(**order.model_dump()))
    return Chosen(notifications=kept, secret=secret)


@router.post("/settings/notifications/test", status_code=202)
async def test_notifications(inst: Inst, actor: SettingsKeeper) -> dict[str, int]:
    """Queue a test message on each way."""
    return {"queued": await notifications.try_out(inst, actor)}


@router.get("/settings/notifications/messages")
async def list_messages(inst: Inst, actor: SettingsKeeper) -> list[NoticeView]:
    """List the newest messages, without their content."""
    return await notifications.listing(inst, actor)


@router.get("/audit")
async def search_audit(
    request: Request, inst: Inst, actor: SettingsKeeper, before: int | None = None, limit: int = audit_views.PAGE
) -> AuditPage:
    """Find entries by `who`, `did`, `to`, `since` and `until`, newest first; go on with `before`."""
    return await audit_views.search(inst, actor, filters_of(request), before, limit)


@router.get("/audit/chain")
async def show_chain(inst: Inst, actor: SettingsKeeper) -> ChainView:
    """Say what the checks of the trail have found."""
    return await audit_views.chain(inst, actor)


@router.post("/audit/chain")
async def check_chain(inst: Inst, actor: SettingsKeeper) -> ChainView:
    """Check the next entries of the trail now."""
    return await audit_views.check_on(inst, actor)


@router.get("/audit/export.csv")
async def export_audit(request: Request, inst: Inst, actor: SettingsKeeper) -> Response:
    """Give the entries from `since` to `until` as CSV, at most 366 days."""
    filters = filters_of(request)
    return as_file(await audit_views.export(inst, actor, filters), filters)

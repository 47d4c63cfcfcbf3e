"""The books over REST."""

from decimal import Decimal
from typing import Annotated, Literal

from fastapi import APIRouter, Query

from core.forms import Amount, Form
from services.bookkeeping import book_plans, book_requests, books
from services.bookkeeping.book_requests import RequestView
from services.bookkeeping.book_views import (
    ApplyReport,
    BooksView,
    FindingView,
    PlanView,
    SettingsView,
    SetupReport,
    StatusView,
)
from web.access import BookAdmin, BookKeeper, Inst, Viewer

router = APIRouter(prefix="/api/v1/books", tags=["books"])


class NewBooks(Form):
    """A Clio connection and a QuickBooks connection, by name or id; empty for the only ones."""

    name: str = ""
    clio: str = ""
    quickbooks: str = ""


class Changes(Form):
    """Settings by dotted names such as `limits.documents`; empty text clears one. `version` is the one looked at."""

    changes: dict[str, str]
    version: int | None = None


class Text(Form):
    """All settings as YAML."""

    text: str


class Approval(Form):
    """The digest of the plan that was looked at (8 characters or more)."""

    digest: str


class Release(Form):
    """Why what is held is right. `way`: one of the finding's `ways`. `tax`: how much of a credit note is tax."""

    reason: str
    way: str = ""
    tax: Amount | None = None


class Answer(Form):
    """What whoever asked is told."""

    answer: str = ""


class PlanOrder(Form):
    """How closely to read: `full` reads everything again on both sides."""

    full: bool = False


class Page(Form):
    """Which plans: the newest, or those before an id."""

    limit: int = 50
    before: str = ""


@router.get("")
async def list_books(inst: Inst, actor: Viewer) -> list[BooksView]:
    """List the books."""
    return await books.listing(inst, actor)


@router.post("", status_code=201)
async def add_books(inst: Inst, actor: BookAdmin, order: NewBooks) -> BooksView:
    """Join a Clio account and a QuickBooks company."""
    return await books.add(inst, actor, order.name, order.clio, order.quickbooks)


@router.post("/{name}/setup")
async def check_setup(inst: Inst, actor: BookKeeper, name: str) -> SetupReport:
    """Read both sides and say what is wrong; nothing is written."""
    return await books.setup(inst, actor, name)


@router.post("/{name}/setup/accept")
async def accept_setup(inst: Inst, actor: BookAdmin, name: str) -> SetupReport:
    """Keep the accounts that the check proposes."""
    return await books.setup(inst, actor, name, accept=True)


@router.post("/{name}/setup/services")
async def make_services(inst: Inst, actor: BookAdmin, name: str) -> SettingsView:
    """Make the services in QuickBooks that invoice lines need and that are missing."""
    return await books.make_services(inst, actor, name)


@router.get("/{name}/settings")
async def show_settings(inst: Inst, actor: Viewer, name: str) -> SettingsView:
    """Show the settings with their version."""
    return await books.settings(inst, actor, name)


@router.patch("/{name}/settings")
async def change_settings(inst: Inst, actor: BookAdmin, name: str, order: Changes) -> SettingsView:
    """Change single settings."""
    return await books.change_settings(inst, actor, order.changes, name, order.version)


@router.put("/{name}/settings")
async def replace_settings(inst: Inst, actor: BookAdmin, name: str, order: Text) -> SettingsView:
    """Replace all settings."""
    return await books.replace_settings(inst, actor, order.text, name)


@router.post("/{name}/on")
async def switch_on(inst: Inst, actor: BookAdmin, name: str) -> BooksView:
    """Switch the books on, if the check finds no problem."""
    return await book_plans.switch_on(inst, actor, name)


@router.post("/{name}/off")
async def switch_off(inst: Inst, actor: BookAdmin, name: str) -> BooksView:
    """Pause the books."""
    return await book_plans.switch_off(inst, actor, name)


@router.get("/{name}")
async def show_status(inst: Inst, actor: Viewer, name: str) -> StatusView:
    """Say where the books stand."""
    return await book_plans.status(inst, actor, name)


@router.post("/{name}/plan")
async def make_plan(inst: Inst, actor: BookKeeper, name: str, order: PlanOrder) -> PlanView:
    """Read both sides and show what would be done; nothing is written."""
    return await book_plans.plan(inst, actor, name, full=order.full)


@router.post("/{name}/approve")
async def approve_plan(inst: Inst, actor: BookKeeper, name: str, order: Approval) -> PlanView:
    """Approve the open plan of this digest."""
    return await book_plans.approve(inst, actor, order.digest, name)


@router.post("/{name}/apply")
async def apply_plan(inst: Inst, actor: BookKeeper, name: str, order: Approval) -> ApplyReport:
    """Approve the open plan of this digest if it is not yet, and apply it, or go on with it."""
    return await book_plans.apply(inst, actor, name, digest=order.digest)


@router.get("/{name}/plans")
async def list_plans(inst: Inst, actor: Viewer, name: str, page: Annotated[Page, Query()]) -> list[PlanView]:
    """List plans, newest first, without their steps."""
    return await book_plans.history(inst, actor, name, limit=page.limit, before=page.before)


@router.get("/{name}/plans/{plan}")
async def show_plan(inst: Inst, actor: Viewer, name: str, plan: str) -> PlanView:
    """Show one plan with all its steps."""
    return await book_plans.show_plan(inst, actor, plan)


@router.get("/{name}/findings")
async def list_findings(inst: Inst, actor: Viewer, name: str, kind: str = "") -> list[FindingView]:
    """List what is held, refused or alarming, with the safe ways out."""
    return await book_plans.holds(inst, actor, name, kind)


@router.post("/{name}/findings/{finding}/release")
async def release_finding(inst: Inst, actor: BookAdmin, name: str, finding: str, order: Release) -> FindingView:
    """Let go what is held, with a reason; the next plan posts it once."""
    tax: Decimal | None = order.tax
    return await book_plans.release(inst, actor, finding, order.reason, way=order.way, tax=tax)


@router.post("/{name}/findings/{finding}/requests", status_code=201)
async def ask_for_release(inst: Inst, actor: BookKeeper, name: str, finding: str, order: Release) -> RequestView:
    """Ask an administrator to let go what is held, with a reason and a way."""
    return await book_requests.ask(inst, actor, finding, order.reason, way=order.way, tax=order.tax)


@router.get("/{name}/requests")
async def list_requests(
    inst: Inst, actor: Viewer, name: str, state: Literal["open", "confirmed", "declined"] = "open"
) -> list[RequestView]:
    """List requests to release, newest first."""
    return await book_requests.listing(inst, actor, name, state)


@router.post("/{name}/requests/{asked}/confirm")
async def confirm_request(inst: Inst, actor: BookAdmin, name: str, asked: str) -> RequestView:
    """Let go what somebody asked for, if it is still what was seen then."""
    return await book_requests.confirm(inst, actor, asked)


@router.post("/{name}/requests/{asked}/decline")
async def decline_request(inst: Inst, actor: BookAdmin, name: str, asked: str, order: Answer) -> RequestView:
    """Say no to a request."""
    return await book_requests.decline(inst, actor, asked, order.answer)

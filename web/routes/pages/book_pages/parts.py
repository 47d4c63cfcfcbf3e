"""What all pages of the books share: who looks at which books, their frame, and going on after a form."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Request
from fastapi.responses import RedirectResponse, Response

from core.errors import Failure, Mistake
from engine.installation import Installation
from services.actors import Actor
from services.bookkeeping import book_plans, book_requests, book_works
from services.bookkeeping.book_works import WorkView
from web.access import Inst, PageBookAdmin, PageBookKeeper, Reader
from web.failures import problems_of, status_of
from web.pages import page

Again = Callable[..., Awaitable[Response]]


@dataclass(frozen=True)
class Desk:
    """Somebody at some books, who named them by id or name."""

    request: Request
    inst: Installation
    actor: Actor
    name: str

    async def show(self, template: str, *, status: int = 200, **values: Any) -> Response:
        """Return a page of the books in their frame; raises NotFound."""
        stands = await book_plans.status(self.inst, self.actor, self.name)
        asked = await book_requests.listing(self.inst, self.actor, self.name)
        base, saved = f"/books/{stands.books.id}", self.request.query_params.get("saved", "")
        shown = {"books": stands.books, "stands": stands, "requests": asked, "base": base, "saved": saved, **values}
        return page(self.request, f"books/{template}", status=status, **shown)

    async def go_on(self, work: Awaitable[Any], part: str, again: Again, **values: Any) -> Response:
        """Do what a form asks for and lead on to a part of these pages; on a problem, show the page with it."""
        try:
            await work
        except (Mistake, Failure) as error:
            return await again(self, status=status_of(error), problems=problems_of(error), **values)
        return RedirectResponse(f"/books/{self.name}{part}", 303)

    async def work(self, kind: str) -> WorkView | None:
        """Return the newest work of a kind."""
        return await book_works.newest(self.inst, self.actor, self.name, kind)

    async def start(self, kind: str, **order: str) -> None:
        """Begin work of a kind."""
        await book_works.start(self.inst, self.actor, self.name, kind, **order)


def _reading(request: Request, inst: Inst, actor: Reader, name: str) -> Desk:
    return Desk(request, inst, actor, name)


def _keeping(request: Request, inst: Inst, actor: PageBookKeeper, name: str) -> Desk:
    return Desk(request, inst, actor, name)


def _setting_up(request: Request, inst: Inst, actor: PageBookAdmin, name: str) -> Desk:
    return Desk(request, inst, actor, name)


Reading = Annotated[Desk, Depends(_reading)]
Keeping = Annotated[Desk, Depends(_keeping)]
SettingUp = Annotated[Desk, Depends(_setting_up)]


def version_of(filled: dict[str, str]) -> int:
    """Return the version of the settings that a form was made from; 0, which is never current, if it says none."""
    said = filled.get("version", "")
    return int(said) if said.isdecimal() else 0

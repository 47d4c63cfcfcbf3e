"""The first steps of a new firm: shown until all are done."""

from collections.abc import Sequence

from services.actors import GRANTS, Actor, Permission
from services.connecting.connection_views import ConnectionView
from services.views import View
from storage import FirmStore
from storage.books.rows import BooksRow


class FirstStep(View):
    """One step; `able` says whether the one who asks may take it."""

    title: str
    detail: str
    link: str
    done: bool
    able: bool


STEPS = (
    (
        "Connect Clio",
        "Lexrelay then hears of bills, matters and payments.",
        "/connections/new/clio",
        Permission.CONNECT,
    ),
    (
        "Connect QuickBooks",
        "Invoices and payments are written there.",
        "/connections/new/quickbooks",
        Permission.CONNECT,
    ),
    ("Turn a recipe on", "Take a template, see what it would do, turn it on.", "/recipes/templates", Permission.BUILD),
    ("Set up the books", "Keep both sides in step, trust proven to the cent.", "/books", Permission.SET_UP_BOOKS),
)


async def first_steps(
    firm: FirmStore, actor: Actor, connections: Sequence[ConnectionView], books: Sequence[BooksRow]
) -> list[FirstStep]:
    """Return the steps, those done too; nothing once all are."""
    apps = {view.app for view in connections}
    kept = any(row.state == "on" for row in books)
    on = kept or bool(await firm.recipes.list("on", limit=1))
    done = ("clio" in apps, "quickbooks" in apps, on, kept)
    if all(done):
        return []
    return [
        FirstStep(title=title, detail=detail, link=link, done=each, able=permission in GRANTS[actor.role])
        for (title, detail, link, permission), each in zip(STEPS, done, strict=True)
    ]

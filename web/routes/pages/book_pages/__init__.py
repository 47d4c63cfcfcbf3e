"""The pages of the books, for those who never open a terminal."""

from fastapi import APIRouter

from web.routes.pages.book_pages import (
    ask,
    changes,
    holds,
    home,
    month_ends,
    plans,
    settings,
    setup,
    statements,
    switching,
    trust,
)

router = APIRouter(include_in_schema=False)
for part in (home, setup, settings, switching, plans, holds, trust, statements, month_ends, changes, ask):
    router.include_router(part.router)

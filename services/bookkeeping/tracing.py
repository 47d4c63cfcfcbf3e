"""Bill trace and explain: from Clio to QuickBooks and back, without asking either of them."""

from books.asking import explaining, tracing
from engine.installation import Installation
from services.actors import Actor, Permission, firm_of
from services.bookkeeping.books import find_books
from services.bookkeeping.trace_views import ChainView, TraceView, chain_view, trace_view


async def trace(inst: Installation, actor: Actor, what: str, books: str = "") -> list[TraceView]:
    """Say where every bill, payment or trust line stands that fits a number, id, key or amount."""
    firm = firm_of(inst, actor, Permission.SEE)
    return [trace_view(each) for each in await tracing.trace(firm, await find_books(firm, books), what)]


async def explain(inst: Installation, actor: Actor, what: str, books: str = "") -> list[ChainView]:
    """Return the chain behind every object in QuickBooks that fits a number, id, key or amount."""
    firm = firm_of(inst, actor, Permission.SEE)
    return [chain_view(each) for each in await explaining.explain(firm, await find_books(firm, books), what)]

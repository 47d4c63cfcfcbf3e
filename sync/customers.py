"""Customers and sub-customers that the steps name and QuickBooks does not have yet."""

from collections.abc import Iterable

from sync.documents import FIRM, Document, Kind, Name, names
from sync.plan import Op, Step
from sync.posted import Books
from sync.view import View

FIRM_TITLE = "Firm funds in trust"


def missing_customers(steps: Iterable[Step], books: Books, view: View) -> list[Step]:
    """Steps that make the customers, each client before its matters. The name is in the document's memo."""
    known = {posted.key for posted in books.posted}
    named: dict[str, tuple[Name, Step]] = {}
    for step in steps:
        if step.op is Op.CREATE or step.op is Op.UPDATE:
            for name in names(step.document):
                named.setdefault(name.key, (name, step))
    return [_create(name, step, view) for key, (name, step) in sorted(named.items()) if key not in known]


def _create(name: Name, step: Step, view: View) -> Step:
    day = step.document.on
    document = Document(
        key=name.key,
        kind=Kind.CUSTOMER,
        on=day,
        happened=day,
        name=name,
        after=(name.whole_client.key,) if name.matter else (),
        memo=_title(name, view),
    )
    reason = f"{step.key} names this customer for the first time."
    return Step(Op.CREATE, name.key, Kind.CUSTOMER, document, (), reason)


def _title(name: Name, view: View) -> str:
    if name == FIRM:
        return FIRM_TITLE
    matter = view.matters.get(name.matter)
    return matter.number if matter else view.title(name)

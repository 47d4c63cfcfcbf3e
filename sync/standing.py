"""The books after a plan, as QuickBooks would hold them."""

from collections.abc import Iterable
from dataclasses import replace

from sync.documents import Document
from sync.plan import Op, Step
from sync.posted import WITHOUT_EFFECT, Books, Posted, State


def after(books: Books, steps: Iterable[Step]) -> Books:
    """Apply steps to a copy of the books; vendor ids of new objects stay empty."""
    standing = {posted.key: posted for posted in books.posted}
    for step in steps:
        old = standing.pop(step.replaces or step.key, None)
        standing[step.key] = _after(step, old)
    return replace(books, posted=tuple(standing.values()))


def _after(step: Step, old: Posted | None) -> Posted:
    match step.op:
        case Op.ADOPT if old and old.state is State.FOREIGN:
            return replace(old, key=step.key, document=step.document, state=State.OPEN, adopted=True)
        case Op.ADOPT | Op.UPDATE if old:
            taken_over = old.adopted and step.op is Op.ADOPT
            state = State.OPEN if old.state is State.EDITED and step.op is Op.UPDATE else old.state
            changed = replace(old, key=step.key, document=step.document, state=state)
            return replace(changed, version=old.version + 1, adopted=taken_over)
        case Op.VOID | Op.DELETE if old:
            return replace(old, state=State.VOIDED, version=old.version + 1)
    return Posted(step.key, step.document)


def documents(books: Books) -> list[Document]:
    """The documents that count: ours, and neither voided nor lost."""
    return [posted.document for posted in books.posted if posted.state not in (*WITHOUT_EFFECT, State.FOREIGN)]

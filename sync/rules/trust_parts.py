"""The two sides every trust movement shares, and the entry around them."""

from sync.clio import TrustLine
from sync.documents import Document, Kind, Line, Name
from sync.mapping import TrustMapping


def trust_sides(line: TrustLine, trust: TrustMapping, name: Name) -> tuple[Line, Line]:
    """Bank and client liability of a movement; money in debits the bank. Out of trust, the ledger comes first."""
    moved = line.paid_in - line.paid_out
    memo = purpose(line)
    bank = Line(trust.bank, moved, name, memo)
    ledger = Line(trust.liability, -moved, name, memo)
    return (bank, ledger) if moved > 0 else (ledger, bank)


def purpose(line: TrustLine) -> str:
    """Payee or source and check number, as the journal of a trust account must show them."""
    check = f"check {line.check_number}" if line.check_number else ""
    return ", ".join(filter(None, (line.payee, check, line.text)))


def entry(line: TrustLine, lines: tuple[Line, ...], kind: Kind, after: tuple[str, ...] = ()) -> Document:
    """The document of one bank transaction. A check carries its own number; everything else our key."""
    key = f"CT-{line.id}"
    numbered = kind is Kind.CHECK and line.check_number
    return Document(
        key=key,
        kind=kind,
        on=line.on,
        happened=line.on,
        lines=lines,
        after=after,
        number=line.check_number if numbered else key,
        payee=line.payee,
        check_number=line.check_number,
    )

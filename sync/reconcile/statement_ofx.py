"""Reads OFX and QFX, both the older SGML (1.x, values without end tags) and XML (2.x).

A reader of its own because banks write tags that strict readers refuse. It knows tags and values only: document types
and entities of its own are refused, so a file cannot make it read or grow anything.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from html import unescape

from core.errors import Mistake, Problem, mistake
from sync.reconcile.amounts import DecimalMark, read_cents, read_date
from sync.reconcile.statement import StatementLine, identified

_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9._]*)\s*(/?)>([^<]*)")
_REMEDY = "Download the statement again from the bank, or use its CSV."
_NAMED = ("NAME", "PAYEE", "MEMO")


@dataclass(frozen=True)
class BankFile:
    """One account of an OFX file: its lines and, where the bank says it, the closing balance in cents and its day."""

    account: str
    currency: str
    lines: tuple[StatementLine, ...]
    start: date | None = None
    end: date | None = None
    closing: int | None = None
    closing_day: date | None = None


@dataclass
class _Node:
    name: str
    value: str = ""
    children: list["_Node"] = field(default_factory=list)

    def all(self, name: str) -> Iterator["_Node"]:
        for child in self.children:
            if child.name == name:
                yield child
            yield from child.all(name)

    def text(self, *path: str) -> str:
        """Return the value at a path below, or an empty text."""
        if not path:
            return self.value
        return next((each.text(*path[1:]) for each in self.children if each.name == path[0]), "")


def read_ofx(content: bytes) -> tuple[BankFile, ...]:
    """Read every bank account of the file; raises Mistake naming each transaction that cannot be read."""
    root = _tree(_text(content))
    statements = list(root.all("STMTRS"))
    if not statements:
        raise mistake("The file", "it has no bank statement", _REMEDY)
    return tuple(_bank_file(each) for each in statements)


def _text(content: bytes) -> str:
    """Letters beyond ASCII are UTF-8 where they can be, whatever the head says, and Windows-1252 otherwise."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", "replace")
    if re.search(r"<!\s*(DOCTYPE|ENTITY)", text, re.IGNORECASE):
        raise mistake("The file", "it defines a document type or entities, which bank statements never do", _REMEDY)
    start = text.upper().find("<OFX>")
    if start < 0:
        raise mistake("The file", "it is not OFX or QFX", _REMEDY)
    return text[start:]


def _tree(text: str) -> _Node:
    """Build the tree; a tag with a value needs no end, a tag without one holds others until its end."""
    root = _Node("")
    open_nodes = [root]
    for close, name, empty, value in _TAG.findall(text):
        node = _Node(name.upper(), unescape(value).strip())
        if close:
            _close(open_nodes, node.name)
            continue
        open_nodes[-1].children.append(node)
        if not node.value and not empty:
            open_nodes.append(node)
    if len(open_nodes) > 1 and "OFX" in [node.name for node in open_nodes]:
        raise mistake("The file", "it ends in the middle", _REMEDY)
    return root


def _close(open_nodes: list[_Node], name: str) -> None:
    """Close the innermost open tag of a name. Tags that were empty and never closed close with it."""
    if name not in [node.name for node in open_nodes]:
        return
    while open_nodes[-1].name != name:
        empty = open_nodes.pop()
        open_nodes[-1].children.extend(empty.children)
        empty.children = []
    open_nodes.pop()


def _bank_file(node: _Node) -> BankFile:
    balance = next(node.all("LEDGERBAL"), _Node(""))
    listed = next(node.all("BANKTRANLIST"), _Node(""))
    lines: list[StatementLine] = []
    problems: list[Problem] = []
    for number, each in enumerate(listed.all("STMTTRN"), 1):
        try:
            lines.append(_line(each))
        except ValueError as wrong:
            problems.append(Problem(f"Transaction {number} (bank's id {each.text('FITID')})", str(wrong), _REMEDY))
    if problems:
        raise Mistake(tuple(problems))
    try:
        period = _day(listed.text("DTSTART")), _day(listed.text("DTEND"))
        closing = _cents(balance.text("BALAMT")), _day(balance.text("DTASOF"))
    except ValueError as wrong:
        raise mistake("The file's period or closing balance", str(wrong), _REMEDY) from wrong
    return BankFile(node.text("BANKACCTFROM", "ACCTID"), node.text("CURDEF"), identified(lines), *period, *closing)


def _line(node: _Node) -> StatementLine:
    parts = [node.text("NAME") or node.text("PAYEE", "NAME"), node.text("MEMO")]
    text = " ".join(dict.fromkeys(part for part in parts if part))
    check = node.text("CHECKNUM").lstrip("0")
    posted = read_date(node.text("DTPOSTED"), "YMD")
    return StatementLine(
        posted, read_cents(node.text("TRNAMT"), _mark(node.text("TRNAMT"))), text, check, node.text("FITID")
    )


def _mark(amount: str) -> DecimalMark:
    return "," if amount.rfind(",") > amount.rfind(".") else "."


def _day(text: str) -> date | None:
    return read_date(text, "YMD") if text else None


def _cents(text: str) -> int | None:
    return read_cents(text, _mark(text)) if text else None

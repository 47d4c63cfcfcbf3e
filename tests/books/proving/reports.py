"""A month-end report of plain values."""

import re
import zlib
from datetime import date

from sync.reconcile.report import ClientRow, JournalRow, MonthEnd, UnderWayRow

FIGURES = (
    "statement_opening", "statement_closing", "statement_lines_missing", "deposits_in_transit", "outstanding_checks",
    "bank_errors", "adjusted_statement", "book_bank", "book_liability", "client_ledgers", "clio_account",
    "statement_residue", "bank_residue", "liability_residue", "clio_residue",
)  # fmt: skip


UNESCAPED = {rb"\\": b"\\", rb"\(": b"(", rb"\)": b")", rb"\r": b"\r", rb"\n": b"\n"}


def text_of(pdf):
    """What a reader of the print sees: each font has its own numbers for the letters that are used."""
    parts = {int(id): body for id, body in re.findall(rb"(\d+) 0 obj\n(.*?)\nendobj", pdf, re.DOTALL)}
    fonts = {name: _letters(parts, int(id)) for name, id in re.findall(rb"/(F\d+) (\d+) 0 R", pdf)}
    pages = [zlib.decompress(_stream(parts[int(id)])) for id in re.findall(rb"/Contents (\d+) 0 R", pdf)]
    return "\n".join(_shown(page, fonts) for page in pages)


def _stream(part):
    return re.search(rb"stream\n(.*?)\nendstream", part, re.DOTALL)[1]


def _letters(parts, font):
    table = _stream(parts[int(re.search(rb"/ToUnicode (\d+)", parts[font])[1])])
    return {int(code, 16): chr(int(letter, 16)) for code, letter in re.findall(rb"<(\w{4})> <(\w{4})>", table)}


def _shown(page, fonts):
    shown, font = [], {}
    for name, text in re.findall(rb"/(F\d+) [\d.]+ Tf|\(((?:[^()\\]|\\.)*)\) Tj", page, re.DOTALL):
        font = fonts[name] if name else font
        plain = re.sub(rb"\\[\\()rn]", lambda found: UNESCAPED[found[0]], text)
        codes = [int.from_bytes(plain[at : at + 2], "big") for at in range(0, len(plain), 2)]
        shown.append("".join(font.get(code, " ") for code in codes) if text else "")
    return " ".join(filter(None, shown))


def report(title="IOLTA", rows=1):
    day = date(2026, 3, 10)
    journal = [
        JournalRow(str(n), day, f"CT-{n}", "Sample Clerk", "1041", "Sample Acme", -500, 100) for n in range(rows)
    ]
    return MonthEnd(
        account="trust 1",
        title=title,
        start=date(2026, 3, 1),
        end=date(2026, 3, 31),
        preparer="Pat Preparer",
        prepared_on=date(2026, 4, 2),
        figures=dict.fromkeys(FIGURES, 0),
        outstanding_checks=(UnderWayRow(day, "1041", "Sample Clerk", -500, 21, False),),
        deposits_in_transit=(),
        bank_errors=(),
        unmatched=(),
        journal=tuple(journal[:rows]),
        clients=(ClientRow("client 1", "", "Sample Acme", 100, 100, 100),),
        differences=(),
        explained=(),
    )

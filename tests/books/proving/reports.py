"""A month-end report of plain values."""

from datetime import date

from sync.reconcile.report import ClientRow, JournalRow, MonthEnd, UnderWayRow

FIGURES = (
    "statement_opening", "statement_closing", "statement_lines_missing", "deposits_in_transit", "outstanding_checks",
    "bank_errors", "adjusted_statement", "book_bank", "book_liability", "client_ledgers", "clio_account",
    "statement_residue", "bank_residue", "liability_residue", "clio_residue",
)  # fmt: skip


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
        journal=tuple(journal),
        clients=(ClientRow("client 1", "", "Sample Acme", 100, 100, 100),),
        differences=(),
        explained=(),
    )

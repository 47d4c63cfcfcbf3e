"""Draws a month-end report as PDF. The same report gives the same bytes."""

from datetime import UTC, datetime

from fpdf import FPDF
from fpdf.fonts import FontFace

from books.proving.report_letters import FONT, embed, printable
from sync.reconcile.report import FrozenMonth, MonthEnd
from sync.reconcile.report_csv import Cell, Cents, Table, tables_of
from sync.reconcile.sentences import money

SHADE = FontFace(emphasis="BOLD", fill_color=(226, 230, 234))
NOTE = "Letters that this print cannot show are replaced; the CSV of the report has them all."


class _Page(FPDF):
    """Letter paper, lying; every page says which report it belongs to."""

    def __init__(self, report: MonthEnd, frozen: FrozenMonth | None) -> None:
        super().__init__(orientation="landscape", unit="mm", format="letter")
        embed(self)
        self._foot = f"{report.title}, {report.start.isoformat()} to {report.end.isoformat()}"
        self._hash = frozen.sha256 if frozen else "draft, not frozen"
        self.set_creation_date(
            datetime(report.prepared_on.year, report.prepared_on.month, report.prepared_on.day, tzinfo=UTC)
        )
        self.set_title(printable(f"Trust reconciliation {self._foot}"))
        self.set_auto_page_break(True, margin=16)
        self.add_page()

    def footer(self) -> None:
        """Print the account, the period, the hash and the page number."""
        self.set_y(-12)
        self.set_font(FONT, size=7)
        self.cell(0, 4, printable(f"{self._foot}   {self._hash}   page {self.page_no()} of {{nb}}"), align="C")


def to_pdf(report: MonthEnd, frozen: FrozenMonth | None = None) -> bytes:
    """Return the report as PDF: all its tables in the order in which a lawyer reads them."""
    page = _Page(report, frozen)
    tables = tables_of(report, frozen)
    for table in tables:
        _draw(page, table)
    if any(printable(each) != each for each in _texts(tables)):
        page.set_font(FONT, size=8)
        page.multi_cell(0, 4, NOTE)
    return bytes(page.output())


def _texts(tables: tuple[Table, ...]) -> list[str]:
    return [cell for table in tables for row in table.rows for cell in row if isinstance(cell, str)]


def _draw(page: FPDF, table: Table) -> None:
    page.set_font(FONT, style="B", size=11)
    page.ln(3)
    page.cell(0, 7, printable(table.title), new_x="LMARGIN", new_y="NEXT")
    page.set_font(FONT, size=8)
    if not table.rows:
        page.cell(0, 5, "None.", new_x="LMARGIN", new_y="NEXT")
        return
    headed = any(table.head)
    with page.table(
        headings_style=SHADE,
        first_row_as_headings=headed,
        line_height=5,
        col_widths=_widths(table),
        text_align=tuple("RIGHT" if numeric else "LEFT" for numeric in _numeric(table)),
        borders_layout="HORIZONTAL_LINES",
    ) as drawn:
        for row in ([table.head] if headed else []) + list(table.rows):
            drawn.row([printable(_shown(cell)) for cell in row])


def _widths(table: Table) -> tuple[int, ...]:
    """Share the width by the longest text of each column, within reason."""
    columns = zip(*([table.head, *table.rows]), strict=True)
    return tuple(min(60, max(8, *(len(_shown(cell)) for cell in column))) for column in columns)


def _numeric(table: Table) -> list[bool]:
    return [any(isinstance(row[index], Cents) for row in table.rows) for index in range(len(table.head))]


def _shown(cell: Cell) -> str:
    return money(cell.cents) if isinstance(cell, Cents) else str(cell)

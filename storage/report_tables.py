"""The tables behind the reports: small sums that are kept up as things happen, so that no page adds up the history."""

from sqlalchemy import BigInteger, Column, Index, Table

from storage.columns import count, key, metadata, of_firm, refers, text

daily_totals = Table(
    "daily_totals",
    metadata,
    key("firm"),
    key("day"),
    key("kind"),
    key("name"),
    key("part"),
    count("many"),
    of_firm(),
)


def _cents(name: str) -> Column[int]:
    return Column(name, BigInteger, nullable=False, default=0)


monthly_totals = Table(
    "monthly_totals",
    metadata,
    key("firm"),
    key("books_id"),
    key("client"),
    key("matter"),
    key("month"),
    text("until"),
    text("level"),
    _cents("billed"),
    _cents("collected"),
    _cents("credited"),
    _cents("outstanding"),
    _cents("trust"),
    refers("books_id", "books"),
    Index(None, "firm", "books_id", "level", "until"),
)

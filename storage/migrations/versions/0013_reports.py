"""Sums for the reports: what the automation did each day, what the books came to each month."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def _numbers(*names: str) -> list[sa.Column[int]]:
    return [sa.Column(name, sa.BigInteger(), nullable=False) for name in names]


def upgrade() -> None:
    """Apply. The sums are filled in afterwards: those of days piece by piece, those of months by the next cycle."""
    op.create_table(
        "daily_totals",
        *_texts("firm", "day", "kind", "name", "part"),
        *_numbers("many"),
        sa.PrimaryKeyConstraint("firm", "day", "kind", "name", "part"),
        sa.ForeignKeyConstraint(["firm"], ["firms.id"]),
    )
    op.create_table(
        "monthly_totals",
        *_texts("firm", "books_id", "client", "matter", "month", "until", "level"),
        *_numbers("billed", "collected", "credited", "outstanding", "trust"),
        sa.PrimaryKeyConstraint("firm", "books_id", "client", "matter", "month"),
        sa.ForeignKeyConstraint(["firm", "books_id"], ["books.firm", "books.id"]),
    )
    columns = ["firm", "books_id", "level", "until"]
    op.create_index("ix_monthly_totals_firm_books_id_level_until", "monthly_totals", columns)


def downgrade() -> None:
    """Undo."""
    op.drop_index("ix_monthly_totals_firm_books_id_level_until", "monthly_totals")
    op.drop_table("monthly_totals")
    op.drop_table("daily_totals")

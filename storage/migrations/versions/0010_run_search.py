"""The search for runs, and the indexes that keep lists of runs as fast as they are short."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

INDEXES = (
    ("runs", ("firm", "state", "id")),
    ("runs", ("firm", "recipe_id", "state", "id")),
    ("events", ("firm", "source_id", "id")),
    ("book_postings", ("firm", "books_id", "posted_on")),
)


def _words(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def upgrade() -> None:
    """Apply. What runs are found by is filled in afterwards, piece by piece: it is read from sealed items."""
    op.create_table(
        "run_search_keys",
        *_words("firm"),
        sa.Column("key", sa.LargeBinary()),
        sa.PrimaryKeyConstraint("firm"),
        sa.ForeignKeyConstraint(["firm"], ["firms.id"]),
    )
    op.create_table(
        "run_search",
        *_words("firm", "run_id"),
        sa.Column("cents", sa.BigInteger()),
        sa.Column("face", sa.LargeBinary()),
        sa.PrimaryKeyConstraint("firm", "run_id"),
        sa.ForeignKeyConstraint(["firm", "run_id"], ["runs.firm", "runs.id"], ondelete="CASCADE"),
    )
    op.create_table(
        "run_terms",
        *_words("firm", "token", "run_id", "kinds"),
        sa.PrimaryKeyConstraint("firm", "token", "run_id"),
        sa.ForeignKeyConstraint(["firm", "run_id"], ["run_search.firm", "run_search.run_id"], ondelete="CASCADE"),
    )
    op.create_index("ix_run_search_firm_cents", "run_search", ["firm", "cents"])
    op.create_index("ix_run_terms_firm_run_id", "run_terms", ["firm", "run_id"])
    for table, columns in INDEXES:
        op.create_index(f"ix_{table}_{'_'.join(columns)}", table, list(columns))


def downgrade() -> None:
    """Undo."""
    for table, columns in INDEXES:
        op.drop_index(f"ix_{table}_{'_'.join(columns)}", table)
    for name in ("run_terms", "run_search", "run_search_keys"):
        op.drop_table(name)

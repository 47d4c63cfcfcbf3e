"""Work on the books that somebody watches, and requests to release what is held."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def _words(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def _moment(name: str, *, needed: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=not needed)


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "book_works",
        *_words("firm", "books_id", "kind", "state", "said", "started_by"),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in ("done", "total")),
        *(sa.Column(name, sa.LargeBinary()) for name in ("result", "problems")),
        _moment("started_at", needed=True),
        _moment("seen_at", needed=True),
        _moment("finished_at"),
        sa.PrimaryKeyConstraint("firm", "books_id", "kind"),
        sa.ForeignKeyConstraint(["firm", "books_id"], ["books.firm", "books.id"]),
    )
    op.create_table(
        "book_requests",
        *_words("firm", "id", "books_id", "finding_id", "way", "seen", "asked_by", "state"),
        sa.Column("tax", sa.BigInteger()),
        *(sa.Column(name, sa.LargeBinary()) for name in ("reason", "answer")),
        sa.Column("answered_by", sa.Text()),
        _moment("created_at", needed=True),
        _moment("answered_at"),
        sa.PrimaryKeyConstraint("firm", "id"),
        sa.ForeignKeyConstraint(["firm", "books_id"], ["books.firm", "books.id"]),
    )
    op.create_index("ix_book_requests_firm_books_id_state", "book_requests", ["firm", "books_id", "state"])


def downgrade() -> None:
    """Undo."""
    op.drop_table("book_requests")
    op.drop_table("book_works")

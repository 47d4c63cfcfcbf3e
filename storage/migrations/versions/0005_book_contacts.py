"""Contacts of the books: what both sides showed when they last agreed."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "book_contacts",
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("firm", "books_id", "client", "customer")),
        *(sa.Column(name, sa.LargeBinary()) for name in ("data", "history")),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("firm", "books_id", "client"),
        sa.ForeignKeyConstraint(["firm", "books_id"], ["books.firm", "books.id"]),
    )


def downgrade() -> None:
    """Undo."""
    op.drop_table("book_contacts")

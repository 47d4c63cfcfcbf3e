"""Recipes that are being edited, and the runs that were tests."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def _moments(*names: str) -> list[sa.Column[object]]:
    return [sa.Column(name, sa.DateTime(timezone=True), nullable=False) for name in names]


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "drafts",
        *_texts("firm", "id", "person", "recipe_id"),
        sa.Column("base", sa.Integer(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("content", sa.LargeBinary()),
        *_moments("created_at", "updated_at"),
        sa.PrimaryKeyConstraint("firm", "id"),
        sa.ForeignKeyConstraint(["firm"], ["firms.id"]),
        sa.UniqueConstraint("firm", "person", "recipe_id"),
    )
    op.create_table(
        "recipe_tests",
        *_texts("firm", "run_id", "recipe_id", "started_by"),
        *_moments("created_at"),
        sa.PrimaryKeyConstraint("firm", "run_id"),
        sa.ForeignKeyConstraint(["firm"], ["firms.id"]),
    )


def downgrade() -> None:
    """Undo."""
    op.drop_table("recipe_tests")
    op.drop_table("drafts")

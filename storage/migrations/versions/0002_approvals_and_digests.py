"""Approvals and digests."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "approvals",
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("firm", "id", "run_id", "position", "who")),
        sa.Column("content", sa.LargeBinary()),
        sa.Column("content_hash", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True)),
        sa.Column("decided_by", sa.Text()),
        sa.Column("decided_at", sa.DateTime(timezone=True)),
        sa.Column("note", sa.LargeBinary()),
        sa.PrimaryKeyConstraint("firm", "id"),
        sa.UniqueConstraint("firm", "run_id", "position"),
        sa.ForeignKeyConstraint(["firm", "run_id"], ["runs.firm", "runs.id"]),
    )
    op.create_index("ix_approvals_firm_state", "approvals", ["firm", "state"])
    op.create_table(
        "digest_entries",
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("firm", "run_id", "position")),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("recipe_id", "step_id")),
        sa.Column("entry", sa.LargeBinary()),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True)),
        sa.Column("released_by", sa.Text()),
        sa.Column("released_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("firm", "run_id", "position"),
        sa.ForeignKeyConstraint(["firm", "run_id"], ["runs.firm", "runs.id"]),
        sa.ForeignKeyConstraint(["firm", "recipe_id"], ["recipes.firm", "recipes.id"]),
        sa.ForeignKeyConstraint(["firm", "released_by"], ["runs.firm", "runs.id"]),
    )
    columns = ["firm", "recipe_id", "step_id", "released_by"]
    op.create_index("ix_digest_entries_firm_recipe_id_step_id_released_by", "digest_entries", columns)


def downgrade() -> None:
    """Undo."""
    op.drop_table("digest_entries")
    op.drop_table("approvals")

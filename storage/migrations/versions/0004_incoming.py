"""Addresses that other systems send messages to."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "incoming_addresses",
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("firm", "id", "name", "token_hash")),
        sa.Column("secret", sa.LargeBinary()),
        sa.Column("old_secret", sa.LargeBinary()),
        sa.Column("old_until", sa.DateTime(timezone=True)),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("firm", "id"),
        sa.ForeignKeyConstraint(["firm"], ["firms.id"]),
        sa.UniqueConstraint("firm", "name"),
        sa.UniqueConstraint("token_hash"),
    )
    op.create_table(
        "incoming_messages",
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("firm", "id", "address_id", "message_id")),
        sa.Column("body", sa.LargeBinary()),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("firm", "id"),
        sa.ForeignKeyConstraint(["firm", "address_id"], ["incoming_addresses.firm", "incoming_addresses.id"]),
        sa.UniqueConstraint("firm", "address_id", "message_id"),
    )
    columns = ["firm", "address_id", "received_at"]
    op.create_index("ix_incoming_messages_firm_address_id_received_at", "incoming_messages", columns)
    op.create_index("ix_incoming_messages_received_at", "incoming_messages", ["received_at"])


def downgrade() -> None:
    """Undo."""
    op.drop_table("incoming_messages")
    op.drop_table("incoming_addresses")

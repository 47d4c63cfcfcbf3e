"""The time zone of a firm."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.add_column("firms", sa.Column("zone", sa.Text(), nullable=False, server_default="UTC"))


def downgrade() -> None:
    """Undo."""
    op.drop_column("firms", "zone")

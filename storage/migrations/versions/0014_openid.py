"""Signing in with OpenID Connect: who people are at a provider, and sign-ins on their way there and back."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def _moment(name: str, *, known: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=not known)


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "identities",
        *_texts("issuer", "subject", "person_id", "email"),
        _moment("created_at", known=True),
        sa.PrimaryKeyConstraint("issuer", "subject"),
        sa.UniqueConstraint("issuer", "person_id"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"]),
    )
    op.create_index("ix_identities_person_id", "identities", ["person_id"])
    op.create_table(
        "openid_tries",
        *_texts("state_hash", "browser", "purpose", "person_id", "invitation", "back_to", "subject", "email"),
        _moment("created_at", known=True),
        _moment("used_at"),
        _moment("ended_at"),
        sa.PrimaryKeyConstraint("state_hash"),
    )
    op.create_index("ix_openid_tries_browser", "openid_tries", ["browser"])
    op.create_index("ix_openid_tries_created_at", "openid_tries", ["created_at"])


def downgrade() -> None:
    """Undo."""
    op.drop_table("openid_tries")
    op.drop_table("identities")

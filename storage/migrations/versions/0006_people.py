"""People: accounts, memberships, invitations, second factors, sign-ins."""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

NAMES = ("people", "memberships", "invitations", "password_resets", "second_factors", "sign_ins", "throttles")


def _texts(*names: str) -> Iterator[sa.Column[Any]]:
    return (sa.Column(name, sa.Text(), nullable=False) for name in names)


def _time(name: str, *, known: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=not known)


def _of_firm() -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["firm"], ["firms.id"])


def _of_person() -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["person_id"], ["people.id"])


def upgrade() -> None:
    """Apply. Browsers that came by a link have to sign in again: they were kept among the API tokens."""
    _create_people()
    _create_links()
    _create_signing_in()
    op.execute("DELETE FROM api_tokens WHERE name = 'web session'")


def _create_people() -> None:
    op.create_table(
        "people",
        *_texts("id", "email", "name", "password_hash"),
        _time("created_at", known=True),
        _time("password_at", known=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("email"),
    )
    op.create_table(
        "memberships",
        *_texts("firm", "person_id", "role"),
        _time("created_at", known=True),
        sa.PrimaryKeyConstraint("firm", "person_id"),
        _of_firm(),
        _of_person(),
    )
    op.create_index("ix_memberships_person_id", "memberships", ["person_id"])


def _create_links() -> None:
    op.create_table(
        "invitations",
        *_texts("firm", "id", "email", "role", "token_hash", "created_by"),
        _time("created_at", known=True),
        _time("expires_at", known=True),
        _time("used_at"),
        sa.PrimaryKeyConstraint("firm", "id"),
        _of_firm(),
        sa.UniqueConstraint("token_hash"),
    )
    op.create_table(
        "password_resets",
        *_texts("token_hash", "firm", "person_id", "created_by"),
        _time("created_at", known=True),
        _time("used_at"),
        sa.PrimaryKeyConstraint("token_hash"),
        _of_firm(),
        _of_person(),
    )


def _create_signing_in() -> None:
    op.create_table(
        "second_factors",
        *_texts("person_id", "firm"),
        sa.Column("secret", sa.LargeBinary()),
        _time("confirmed_at"),
        sa.Column("last_step", sa.BigInteger(), nullable=False),
        sa.Column("recovery", sa.Text()),
        sa.PrimaryKeyConstraint("person_id"),
        _of_person(),
    )
    op.create_table(
        "sign_ins",
        *_texts("id", "token_hash", "firm"),
        sa.Column("person_id", sa.Text()),
        *_texts("role", "state", "browser"),
        _time("created_at", known=True),
        _time("last_seen_at", known=True),
        _time("ended_at"),
        sa.PrimaryKeyConstraint("id"),
        _of_firm(),
        sa.UniqueConstraint("token_hash"),
    )
    op.create_index("ix_sign_ins_person_id", "sign_ins", ["person_id"])
    op.create_index("ix_sign_ins_created_at", "sign_ins", ["created_at"])
    op.create_table(
        "throttles",
        *_texts("id"),
        sa.Column("tries", sa.BigInteger(), nullable=False),
        _time("tried_at", known=True),
        _time("free_at"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_throttles_tried_at", "throttles", ["tried_at"])


def downgrade() -> None:
    """Undo."""
    for name in reversed(NAMES):
        op.drop_table(name)

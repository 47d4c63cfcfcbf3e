"""What a firm sets for itself, messages to its people, finding in the audit trail, and how long runs keep contents."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

AUDIT = (("firm", "actor", "number"), ("firm", "verb", "number"), ("firm", "subject", "number"), ("firm", "at"))


def _words(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def _moment(name: str, *, known: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=not known)


def _name(columns: tuple[str, ...]) -> str:
    return f"ix_audit_{'_'.join(columns)}"


def upgrade() -> None:
    """Apply."""
    _create_settings()
    _create_notices()
    for name in ("sign_in", "back_to"):
        op.add_column("connect_attempts", sa.Column(name, sa.Text(), nullable=False, server_default=""))
    for columns in AUDIT:
        op.create_index(_name(columns), "audit", list(columns))
    op.add_column("runs", _moment("forgotten_at"))
    op.create_index("ix_runs_firm_forgotten_at_finished_at", "runs", ["firm", "forgotten_at", "finished_at"])


def _create_settings() -> None:
    op.create_table(
        "firm_settings",
        *_words("firm", "name"),
        sa.Column("value", sa.LargeBinary()),
        *_words("changed_by"),
        _moment("changed_at", known=True),
        sa.PrimaryKeyConstraint("firm", "name"),
        sa.ForeignKeyConstraint(["firm"], ["firms.id"]),
    )


def _create_notices() -> None:
    op.create_table(
        "notices",
        *_words("firm", "id", "channel", "kind", "key"),
        sa.Column("body", sa.LargeBinary()),
        *_words("state"),
        sa.Column("attempts", sa.BigInteger(), nullable=False),
        _moment("next_try_at"),
        *_words("error"),
        _moment("created_at", known=True),
        _moment("finished_at"),
        sa.PrimaryKeyConstraint("firm", "id"),
        sa.UniqueConstraint("firm", "channel", "key"),
        sa.ForeignKeyConstraint(["firm"], ["firms.id"]),
    )
    op.create_index("ix_notices_state_next_try_at", "notices", ["state", "next_try_at"])
    op.create_index("ix_notices_finished_at", "notices", ["finished_at"])


def downgrade() -> None:
    """Undo."""
    op.drop_index("ix_runs_firm_forgotten_at_finished_at", "runs")
    op.drop_column("runs", "forgotten_at")
    for columns in AUDIT:
        op.drop_index(_name(columns), "audit")
    for name in ("back_to", "sign_in"):
        op.drop_column("connect_attempts", name)
    op.drop_table("notices")
    op.drop_table("firm_settings")

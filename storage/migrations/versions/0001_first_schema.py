"""First schema."""

from collections.abc import Iterator
from datetime import datetime

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TABLES = (
    ("firms", "key_checks", "inbox"),
    ("api_tokens", "audit", "connect_attempts", "connections"),
    ("budgets", "effects", "hooks", "sources"),
    ("events", "recipes", "seen"),
    ("recipe_versions", "runs"),
    ("run_steps",),
)
"""Each group refers only to groups before it."""


def _texts(*names: str, nullable: bool = False) -> Iterator[sa.Column[str]]:
    return (sa.Column(name, sa.Text(), nullable=nullable) for name in names)


def _times(*names: str, nullable: bool = True) -> Iterator[sa.Column[datetime]]:
    return (sa.Column(name, sa.DateTime(timezone=True), nullable=nullable) for name in names)


def _counts(*names: str) -> Iterator[sa.Column[int]]:
    return (sa.Column(name, sa.BigInteger(), nullable=False) for name in names)


def _sealed(*names: str, nullable: bool = True) -> Iterator[sa.Column[bytes]]:
    return (sa.Column(name, sa.LargeBinary(), nullable=nullable) for name in names)


def _of_firm() -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["firm"], ["firms.id"])


def _refers(column: str, table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["firm", column], [f"{table}.firm", f"{table}.id"])


def upgrade() -> None:
    """Create all tables."""
    _create_shared()
    _create_access()
    _create_connections()
    _create_effects()
    _create_hooks()
    _create_sources()
    _create_events()
    _create_recipes()
    _create_runs()


def downgrade() -> None:
    """Drop all tables, with everything in them."""
    for group in reversed(TABLES):
        for table in group:
            op.drop_table(table)


def _create_shared() -> None:
    op.create_table(
        "firms",
        *_texts("id", "name", "audit_hash"),
        *_counts("audit_number"),
        *_times("created_at", nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "key_checks",
        *_texts("key_id"),
        *_sealed("sealed", nullable=False),
        *_times("created_at", nullable=False),
        sa.PrimaryKeyConstraint("key_id"),
    )
    op.create_table(
        "inbox",
        *_texts("id", "firm", "app", "hook_id", "body_hash", "error"),
        *_sealed("body", nullable=False),
        *_times("received_at", nullable=False),
        *_times("handled_at", "next_try_at"),
        *_counts("attempts"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("app", "hook_id", "body_hash"),
    )
    op.create_index("ix_inbox_handled_at_received_at", "inbox", ["handled_at", "received_at"])


def _create_access() -> None:
    op.create_table(
        "api_tokens",
        *_texts("firm", "id", "name", "role", "token_hash"),
        *_times("created_at", nullable=False),
        *_times("last_used_at", "revoked_at"),
        sa.PrimaryKeyConstraint("firm", "id"),
        sa.UniqueConstraint("token_hash"),
        _of_firm(),
    )
    op.create_table(
        "audit",
        *_texts("firm", "actor", "verb", "subject", "previous", "hash"),
        *_counts("number"),
        *_texts("detail", nullable=True),
        *_times("at", nullable=False),
        sa.PrimaryKeyConstraint("firm", "number"),
        _of_firm(),
    )
    op.create_table(
        "connect_attempts",
        *_texts("state_hash", "firm", "app", "region", "name", "redirect_uri", "started_by", "outcome"),
        *_texts("reconnects", nullable=True),
        *_times("created_at", nullable=False),
        *_times("used_at"),
        sa.PrimaryKeyConstraint("state_hash"),
        _of_firm(),
    )


def _create_connections() -> None:
    op.create_table(
        "connections",
        *_texts("firm", "id", "app", "region", "name", "account_id", "account_name"),
        *_texts("state", "broken_reason", "lease_by"),
        *_sealed("secret"),
        *_counts("secret_version", "lease_fence"),
        *_times("expires_at", "refresh_expires_at", "hard_expires_at", "lease_until"),
        *_times("created_at", nullable=False),
        sa.PrimaryKeyConstraint("firm", "id"),
        sa.UniqueConstraint("firm", "name"),
        _of_firm(),
    )
    op.create_index("ix_connections_app_account_id", "connections", ["app", "account_id"])
    op.create_table(
        "budgets",
        *_texts("firm", "connection_id", "name"),
        sa.Column("free_at", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("firm", "connection_id", "name"),
        _refers("connection_id", "connections"),
    )


def _create_effects() -> None:
    op.create_table(
        "effects",
        *_texts("firm", "id", "key", "connection_id", "action_key", "marker", "request_id", "payload_hash"),
        *_texts("state", "lease_by", "object_id"),
        *_texts("evidence", nullable=True),
        *_counts("generation", "rounds", "fence"),
        *_times("intended_at", nullable=False),
        *_times("sent_at", "look_at", "lease_until"),
        *_sealed("result"),
        sa.PrimaryKeyConstraint("firm", "id"),
        sa.UniqueConstraint("firm", "key"),
        _refers("connection_id", "connections"),
    )
    op.create_index("ix_effects_state_look_at", "effects", ["state", "look_at"])
    op.create_index("ix_effects_firm_connection_id", "effects", ["firm", "connection_id"])


def _create_hooks() -> None:
    op.create_table(
        "hooks",
        *_texts("firm", "id", "connection_id", "app", "model", "vendor_id", "path_token", "state"),
        *_sealed("secret"),
        *_times("expires_at"),
        *_times("created_at", nullable=False),
        sa.PrimaryKeyConstraint("firm", "id"),
        sa.UniqueConstraint("path_token"),
        _refers("connection_id", "connections"),
    )


def _create_sources() -> None:
    op.create_table(
        "sources",
        *_texts("firm", "id", "trigger_key", "input_fingerprint", "state", "last_error", "lease_by"),
        *_texts("connection_id", "input", "page", nullable=True),
        *_counts("fence"),
        sa.Column("baseline_done", sa.Boolean(), nullable=False),
        *_times("since", "last_poll_at", "next_poll_at", "lease_until"),
        sa.PrimaryKeyConstraint("firm", "id"),
        sa.UniqueConstraint("firm", "input_fingerprint"),
        _of_firm(),
        _refers("connection_id", "connections"),
    )
    op.create_index("ix_sources_state_next_poll_at", "sources", ["state", "next_poll_at"])


def _create_events() -> None:
    op.create_table(
        "seen",
        *_texts("firm", "source_id", "object_id", "fingerprint"),
        *_sealed("watched"),
        *_counts("version"),
        *_times("updated_at", nullable=False),
        sa.PrimaryKeyConstraint("firm", "source_id", "object_id"),
        _refers("source_id", "sources"),
    )
    op.create_table(
        "events",
        *_texts("firm", "id", "source_id", "identity", "object_id"),
        *_sealed("item"),
        *_times("created_at", nullable=False),
        sa.PrimaryKeyConstraint("firm", "id"),
        sa.UniqueConstraint("firm", "source_id", "identity"),
        _refers("source_id", "sources"),
    )


def _create_recipes() -> None:
    op.create_table(
        "recipes",
        *_texts("firm", "id", "name", "state"),
        sa.Column("version", sa.Integer(), nullable=False),
        *_texts("source_id", nullable=True),
        *_times("created_at", "updated_at", nullable=False),
        sa.PrimaryKeyConstraint("firm", "id"),
        sa.UniqueConstraint("firm", "name"),
        _of_firm(),
        _refers("source_id", "sources"),
    )
    op.create_index("ix_recipes_firm_source_id", "recipes", ["firm", "source_id"])
    op.create_table(
        "recipe_versions",
        *_texts("firm", "recipe_id", "text", "fingerprint", "created_by"),
        sa.Column("version", sa.Integer(), nullable=False),
        *_texts("document", nullable=True),
        *_times("created_at", nullable=False),
        sa.PrimaryKeyConstraint("firm", "recipe_id", "version"),
        _refers("recipe_id", "recipes"),
    )


def _create_runs() -> None:
    op.create_table(
        "runs",
        *_texts("firm", "id", "recipe_id", "identity", "state", "position", "waiting_for"),
        sa.Column("version", sa.Integer(), nullable=False),
        *_texts("event_id", "error", nullable=True),
        *_counts("attempts"),
        *_times("created_at", nullable=False),
        *_times("wake_at", "dispatched_at", "started_at", "finished_at"),
        sa.PrimaryKeyConstraint("firm", "id"),
        sa.UniqueConstraint("firm", "recipe_id", "identity"),
        _refers("recipe_id", "recipes"),
        _refers("event_id", "events"),
    )
    op.create_index("ix_runs_state_id", "runs", ["state", "id"])
    op.create_index("ix_runs_firm_event_id", "runs", ["firm", "event_id"])
    op.create_table(
        "run_steps",
        *_texts("firm", "run_id", "position", "state"),
        *_sealed("input", "output"),
        *_texts("error", "effect_id", nullable=True),
        *_counts("attempts"),
        *_times("started_at", nullable=False),
        *_times("finished_at"),
        sa.PrimaryKeyConstraint("firm", "run_id", "position"),
        _refers("run_id", "runs"),
        _refers("effect_id", "effects"),
    )

"""The books."""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

from storage.types import ExactJson

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

NAMES = (
    "books",
    "book_facts",
    "book_postings",
    "book_plans",
    "book_findings",
    "book_statements",
    "book_reconciliations",
)


def _texts(*names: str) -> Iterator[sa.Column[Any]]:
    return (sa.Column(name, sa.Text(), nullable=False) for name in names)


def _times(*names: str, nullable: bool = True) -> Iterator[sa.Column[Any]]:
    return (sa.Column(name, sa.DateTime(timezone=True), nullable=nullable) for name in names)


def _counts(*names: str) -> Iterator[sa.Column[Any]]:
    return (sa.Column(name, sa.BigInteger(), nullable=False) for name in names)


def _json(*names: str) -> Iterator[sa.Column[Any]]:
    return (sa.Column(name, ExactJson()) for name in names)


def _sealed(*names: str) -> Iterator[sa.Column[Any]]:
    return (sa.Column(name, sa.LargeBinary()) for name in names)


def _of_books() -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["firm", "books_id"], ["books.firm", "books.id"])


def upgrade() -> None:
    """Apply."""
    _create_books()
    _create_facts()
    _create_postings()
    _create_plans()
    _create_findings()
    _create_proofs()


def _create_books() -> None:
    op.create_table(
        "books",
        *_texts("firm", "id", "name", "clio_connection", "quickbooks_connection", "state", "lease_by", "last_error"),
        *_texts("hinted"),
        *_json("settings", "cursor"),
        *_counts("settings_version", "fence"),
        *_times("lease_until", "last_cycle_at", "last_sweep_at"),
        *_times("created_at", nullable=False),
        sa.PrimaryKeyConstraint("firm", "id"),
        sa.ForeignKeyConstraint(["firm"], ["firms.id"]),
        sa.ForeignKeyConstraint(["firm", "clio_connection"], ["connections.firm", "connections.id"]),
        sa.ForeignKeyConstraint(["firm", "quickbooks_connection"], ["connections.firm", "connections.id"]),
        sa.UniqueConstraint("firm", "name"),
        sa.UniqueConstraint("firm", "clio_connection"),
        sa.UniqueConstraint("firm", "quickbooks_connection"),
    )


def _create_facts() -> None:
    op.create_table(
        "book_facts",
        *_texts("firm", "books_id", "kind", "id", "fingerprint"),
        *_sealed("data"),
        sa.Column("gone", sa.Boolean(), nullable=False),
        *_times("read_at", nullable=False),
        sa.PrimaryKeyConstraint("firm", "books_id", "kind", "id"),
        _of_books(),
    )


def _create_postings() -> None:
    op.create_table(
        "book_postings",
        *_texts("firm", "books_id", "key", "kind", "state", "vendor_id", "sync_token", "posted_on"),
        *_texts("face", "plan_id", "effect_id"),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("adopted", sa.Boolean(), nullable=False),
        sa.Column("reconciled", sa.Boolean(), nullable=False),
        *_counts("cents"),
        *_sealed("document"),
        *_json("facts"),
        *_times("updated_at", nullable=False),
        sa.PrimaryKeyConstraint("firm", "books_id", "key"),
        _of_books(),
    )
    columns = ["firm", "books_id", "kind", "vendor_id"]
    op.create_index("ix_book_postings_firm_books_id_kind_vendor_id", "book_postings", columns)


def _create_plans() -> None:
    op.create_table(
        "book_plans",
        *_texts("firm", "id", "books_id", "digest", "state", "error"),
        *_json("counts", "reasons"),
        *_sealed("body"),
        *_counts("done", "began_done"),
        *_times("created_at", nullable=False),
        sa.Column("decided_by", sa.Text()),
        *_times("decided_at", "began_at", "finished_at"),
        sa.PrimaryKeyConstraint("firm", "id"),
        _of_books(),
    )
    op.create_index("ix_book_plans_firm_books_id_state", "book_plans", ["firm", "books_id", "state"])


def _create_findings() -> None:
    op.create_table(
        "book_findings",
        *_texts("firm", "id", "books_id", "kind", "code", "key", "decision"),
        *_counts("cents"),
        *_sealed("body", "reason"),
        *_times("since", "seen_at", nullable=False),
        *_times("closed_at", "decided_at"),
        sa.Column("decided_by", sa.Text()),
        sa.PrimaryKeyConstraint("firm", "id"),
        _of_books(),
    )
    op.create_index("ix_book_findings_firm_books_id_closed_at", "book_findings", ["firm", "books_id", "closed_at"])


def _create_proofs() -> None:
    op.create_table(
        "book_statements",
        *_texts("firm", "id", "books_id", "account", "ends_on", "content_hash", "added_by"),
        *_counts("balance"),
        *_json("format"),
        *_sealed("lines"),
        *_times("created_at", nullable=False),
        sa.PrimaryKeyConstraint("firm", "id"),
        _of_books(),
        sa.UniqueConstraint("firm", "books_id", "account", "content_hash"),
    )
    op.create_table(
        "book_reconciliations",
        *_texts("firm", "id", "books_id", "account", "as_of", "hash", "made_by"),
        sa.Column("frozen", sa.Boolean(), nullable=False),
        *_counts("residue", "differences"),
        *_sealed("body"),
        *_times("created_at", nullable=False),
        sa.PrimaryKeyConstraint("firm", "id"),
        _of_books(),
    )
    columns = ["firm", "books_id", "account", "as_of"]
    op.create_index("ix_book_reconciliations_firm_books_id_account_as_of", "book_reconciliations", columns)


def downgrade() -> None:
    """Undo."""
    for name in reversed(NAMES):
        op.drop_table(name)

"""The tables behind steps that wait for people (approvals) and for other runs (digests)."""

from sqlalchemy import Index, Table, UniqueConstraint

from storage.columns import key, maybe, metadata, refers, sealed, stamp, text, time

approvals = Table(
    "approvals",
    metadata,
    key("firm"),
    key("id"),
    text("run_id"),
    text("position"),
    text("who"),
    sealed("content"),
    text("content_hash"),
    text("state", "open"),
    stamp(),
    time("expires_at"),
    maybe("decided_by"),
    time("decided_at"),
    sealed("note"),
    refers("run_id", "runs"),
    UniqueConstraint("firm", "run_id", "position"),
    Index(None, "firm", "state"),
)

digest_entries = Table(
    "digest_entries",
    metadata,
    key("firm"),
    key("run_id"),
    key("position"),
    text("recipe_id"),
    text("step_id"),
    sealed("entry"),
    stamp(),
    time("due_at"),
    maybe("released_by"),
    time("released_at"),
    refers("run_id", "runs"),
    refers("recipe_id", "recipes"),
    refers("released_by", "runs"),
    Index(None, "firm", "recipe_id", "step_id", "released_by"),
)

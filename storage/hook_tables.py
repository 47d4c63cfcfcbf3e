"""The tables of webhooks: what we subscribed to, and what was sent to us and not looked at yet."""

from sqlalchemy import Column, Index, LargeBinary, Table, UniqueConstraint

from storage.columns import count, key, metadata, refers, sealed, stamp, text, time

hooks = Table(
    "hooks",
    metadata,
    key("firm"),
    key("id"),
    text("connection_id"),
    text("app"),
    text("model"),
    text("vendor_id"),
    text("path_token"),
    sealed("secret"),
    text("state", "pending"),
    time("expires_at"),
    stamp(),
    refers("connection_id", "connections"),
    UniqueConstraint("path_token"),
)

inbox = Table(
    "inbox",
    metadata,
    key("id"),
    text("firm"),
    text("app"),
    text("hook_id"),
    text("body_hash"),
    Column("body", LargeBinary, nullable=False),
    stamp("received_at"),
    time("handled_at"),
    count("attempts"),
    time("next_try_at"),
    text("error"),
    UniqueConstraint("app", "hook_id", "body_hash"),
    Index(None, "handled_at", "received_at"),
)

"""The tables behind addresses that other systems send messages to."""

from sqlalchemy import Index, Table, UniqueConstraint

from storage.columns import key, metadata, of_firm, refers, sealed, stamp, text, time

incoming_addresses = Table(
    "incoming_addresses",
    metadata,
    key("firm"),
    key("id"),
    text("name"),
    text("token_hash"),
    sealed("secret"),
    sealed("old_secret"),
    time("old_until"),
    text("created_by"),
    stamp(),
    of_firm(),
    UniqueConstraint("firm", "name"),
    UniqueConstraint("token_hash"),
)

incoming_messages = Table(
    "incoming_messages",
    metadata,
    key("firm"),
    key("id"),
    text("address_id"),
    text("message_id"),
    sealed("body"),
    stamp("received_at"),
    refers("address_id", "incoming_addresses"),
    UniqueConstraint("firm", "address_id", "message_id"),
    Index(None, "firm", "address_id", "received_at"),
    Index(None, "received_at"),
)

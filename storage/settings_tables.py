"""The tables behind what a firm sets for itself and the messages that tell its people of news."""

from sqlalchemy import Index, Table, UniqueConstraint

from storage.columns import count, key, metadata, of_firm, sealed, stamp, text, time

firm_settings = Table(
    "firm_settings",
    metadata,
    key("firm"),
    key("name"),
    sealed("value"),
    text("changed_by"),
    stamp("changed_at"),
    of_firm(),
)

notices = Table(
    "notices",
    metadata,
    key("firm"),
    key("id"),
    text("channel"),
    text("kind"),
    text("key"),
    sealed("body"),
    text("state", "waiting"),
    count("attempts"),
    time("next_try_at"),
    text("error"),
    stamp(),
    time("finished_at"),
    of_firm(),
    UniqueConstraint("firm", "channel", "key"),
    Index(None, "state", "next_try_at"),
    Index(None, "finished_at"),
)

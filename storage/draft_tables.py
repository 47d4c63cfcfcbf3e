"""The tables behind the editing of recipes: what somebody is still working on, and which runs were tests."""

from sqlalchemy import Column, Integer, Table, UniqueConstraint

from storage.columns import count, key, metadata, of_firm, sealed, stamp, text

drafts = Table(
    "drafts",
    metadata,
    key("firm"),
    key("id"),
    text("person"),
    text("recipe_id"),
    Column("base", Integer, nullable=False, default=0),
    count("version"),
    sealed("content"),
    stamp(),
    stamp("updated_at"),
    of_firm(),
    UniqueConstraint("firm", "person", "recipe_id"),
)
"""A recipe that is being edited, one for each person and recipe; a recipe that was never saved has no id."""

recipe_tests = Table(
    "recipe_tests",
    metadata,
    key("firm"),
    key("run_id"),
    text("recipe_id"),
    text("started_by"),
    stamp(),
    of_firm(),
)
"""The runs that somebody started to try a recipe for real."""

"""Runs migrations on the connection that `Database.migrate` hands over, inside its transaction."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext

from storage import tables
from storage.types import ExactJson, Moment


def render_plain(kind: str, item: Any, _: AutogenContext) -> str | Literal[False]:
    """Write our column types as plain ones, so that a migration never changes with our code."""
    plain = {Moment: "sa.DateTime(timezone=True)", ExactJson: "sa.Text()"}
    return plain.get(type(item), False) if kind == "type" else False


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=tables.firms.metadata,
    render_item=render_plain,
    render_as_batch=connection.dialect.name == "sqlite",
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()

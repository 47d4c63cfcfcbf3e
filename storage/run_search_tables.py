"""The tables behind the search for runs. Words are kept as keyed hashes, so that a thief of the database reads none."""

from sqlalchemy import BigInteger, Column, ForeignKeyConstraint, Index, Table

from storage.columns import key, metadata, of_firm, sealed, text

run_search_keys = Table("run_search_keys", metadata, key("firm"), sealed("key"), of_firm())

run_search = Table(
    "run_search",
    metadata,
    key("firm"),
    key("run_id"),
    Column("cents", BigInteger),
    sealed("face"),
    ForeignKeyConstraint(["firm", "run_id"], ["runs.firm", "runs.id"], ondelete="CASCADE"),
    Index(None, "firm", "cents"),
)

run_terms = Table(
    "run_terms",
    metadata,
    key("firm"),
    key("token"),
    key("run_id"),
    text("kinds"),
    ForeignKeyConstraint(["firm", "run_id"], ["run_search.firm", "run_search.run_id"], ondelete="CASCADE"),
    Index(None, "firm", "run_id"),
)

"""The kinds of columns our tables are made of."""

from typing import Any

from sqlalchemy import BigInteger, Column, ForeignKeyConstraint, LargeBinary, MetaData, Text

from storage.types import ExactJson, Moment

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)


def key(name: str) -> Column[Any]:
    """A part of the primary key."""
    return Column(name, Text, primary_key=True)


def text(name: str, default: str | None = "") -> Column[Any]:
    """Text that is never NULL."""
    return Column(name, Text, nullable=False, default=default)


def maybe(name: str) -> Column[Any]:
    """Text or NULL."""
    return Column(name, Text)


def count(name: str, default: int = 0) -> Column[Any]:
    """A whole number, never NULL."""
    return Column(name, BigInteger, nullable=False, default=default)


def time(name: str) -> Column[Any]:
    """A moment or NULL."""
    return Column(name, Moment)


def stamp(name: str = "created_at") -> Column[Any]:
    """A moment that is always known."""
    return Column(name, Moment, nullable=False)


def json(name: str) -> Column[Any]:
    """JSON with exact numbers, or NULL."""
    return Column(name, ExactJson)


def sealed(name: str) -> Column[Any]:
    """Bytes that only the key ring opens, or NULL."""
    return Column(name, LargeBinary)


def of_firm() -> ForeignKeyConstraint:
    """The row belongs to an existing firm."""
    return ForeignKeyConstraint(["firm"], ["firms.id"])


def refers(column: str, table: str) -> ForeignKeyConstraint:
    """The column names a row of the same firm."""
    return ForeignKeyConstraint(["firm", column], [f"{table}.firm", f"{table}.id"])

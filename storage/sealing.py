"""The bond between a database and its keys: which keys it needs, and moving its values to a new one."""

from pathlib import Path
from typing import Any

from sqlalchemy import Column, ColumnElement, RowMapping, Table, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from core.clock import now
from core.errors import mistake
from storage.books.tables import (
    book_contacts,
    book_facts,
    book_findings,
    book_plans,
    book_postings,
    book_reconciliations,
    book_requests,
    book_statements,
    book_works,
)
from storage.database import Database
from storage.draft_tables import drafts
from storage.hook_tables import hooks, inbox
from storage.incoming_tables import incoming_addresses, incoming_messages
from storage.keys import KeyRing, create_keys
from storage.people_tables import second_factors
from storage.run_search_tables import run_search, run_search_keys
from storage.scope import Scope, insert, place
from storage.settings_tables import firm_settings, notices
from storage.tables import connections, effects, events, key_checks, run_steps, seen
from storage.waiting_tables import approvals, digest_entries

SEALED: tuple[Column[Any], ...] = (
    connections.c.secret,
    seen.c.watched,
    events.c.item,
    run_steps.c.input,
    run_steps.c.output,
    effects.c.result,
    hooks.c.secret,
    inbox.c.body,
    approvals.c.content,
    approvals.c.note,
    digest_entries.c.entry,
    incoming_addresses.c.secret,
    incoming_addresses.c.old_secret,
    incoming_messages.c.body,
    book_facts.c.data,
    book_contacts.c.data,
    book_contacts.c.history,
    book_postings.c.document,
    book_plans.c.body,
    book_findings.c.body,
    book_findings.c.reason,
    book_statements.c.lines,
    book_reconciliations.c.body,
    book_works.c.result,
    book_works.c.problems,
    book_requests.c.reason,
    book_requests.c.answer,
    second_factors.c.secret,
    drafts.c.content,
    run_search.c.face,
    run_search_keys.c.key,
    firm_settings.c.value,
    notices.c.body,
)
"""Every column that holds sealed values."""

_PURPOSE = "key_checks"


async def open_keys(database: Database, path: Path) -> KeyRing:
    """Load the key file, or make it for a database that has never been sealed; raises Mistake when it does not fit."""
    async with database.read() as connection:
        checks = (await connection.execute(key_checks.select())).mappings().all()
    if checks and not path.exists():
        cause = "It is missing, and the database holds values only it can open"
        raise mistake(f"Key file {path}", cause, "Restore it from its backup; whoever runs this server can do that")
    keys = KeyRing(path) if path.exists() else create_keys(path)
    for check in checks:
        keys.open("", _PURPOSE, check["sealed"])
    await _bind(database, keys)
    return keys


async def _bind(database: Database, keys: KeyRing) -> None:
    values = {"key_id": keys.current, "sealed": keys.seal("", _PURPOSE, b"fits"), "created_at": now()}
    async with database.write() as connection:
        await connection.execute(insert(connection, key_checks).values(values).on_conflict_do_nothing())


async def reseal(scope: Scope, limit: int) -> int:
    """Move up to `limit` values of each column to the current key; returns how many are left under older ones."""
    scope.keys.refresh()
    left = 0
    for column in SEALED:
        async with scope.door.write() as connection:
            left += await _reseal_column(connection, scope.keys, column, limit)
    return left


async def _reseal_column(connection: AsyncConnection, keys: KeyRing, column: Column[Any], limit: int) -> int:
    table, old = column.table, _is_old(column, keys)
    for row in (await connection.execute(table.select().where(old).limit(limit))).mappings().all():
        await connection.execute(_moved(table, row, column, keys))
    return int((await connection.execute(select(func.count()).select_from(table).where(old))).scalar_one())


def _is_old(column: Column[Any], keys: KeyRing) -> ColumnElement[bool]:
    head = keys.head
    return column.is_not(None) & (func.substr(column, 1, len(head)) != head)


def _moved(table: Table, row: RowMapping, column: Column[Any], keys: KeyRing) -> Any:
    names = [each.name for each in table.primary_key.columns]
    purpose = place(table, column.name, *(row[name] for name in names if name != "firm"))
    fresh = keys.seal(row["firm"], purpose, keys.open(row["firm"], purpose, row[column.name]))
    unchanged = column == row[column.name]
    same_row = [table.c[name] == row[name] for name in names]
    return update(table).where(*same_row, unchanged).values({column.name: fresh})

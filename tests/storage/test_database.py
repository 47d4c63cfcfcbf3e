"""Opening, migrating and the rules of transactions."""

import asyncio
import subprocess
import sys

import psycopg
import pytest
from sqlalchemy import text

from core.errors import Mistake
from storage import open_store
from storage.database import open_database

START = "import asyncio, pathlib, storage; asyncio.run(storage.open_store({url!r}, pathlib.Path({home!r})))"


@pytest.fixture
def empty_postgres(postgres):
    with psycopg.connect(postgres, autocommit=True) as server:
        server.execute("CREATE DATABASE empty")
        yield postgres.replace("/postgres?", "/empty?")
        server.execute("DROP DATABASE empty WITH (FORCE)")


@pytest.fixture(params=["sqlite", "postgres"])
def empty_url(request, tmp_path):
    if request.param == "postgres":
        return request.getfixturevalue("empty_postgres")
    return f"sqlite:///{tmp_path / 'empty.db'}"


async def test_migrations_make_the_tables_in_code(database):
    await database.check_schema()


async def test_checking_the_tables_says_nothing_of_its_own(database, capsys):
    await database.check_schema()
    assert "".join(capsys.readouterr()) == ""


async def test_schema_goes_down_and_up_again(database):
    await database.downgrade()
    await database.migrate()
    await database.check_schema()


def test_processes_that_start_at_once_share_one_database(empty_url, tmp_path):
    command = [sys.executable, "-c", START.format(url=empty_url, home=str(tmp_path / "home"))]
    started = [subprocess.Popen(command, stderr=subprocess.PIPE, text=True) for _ in range(4)]
    errors = [process.communicate(timeout=60)[1] for process in started]
    assert [process.returncode for process in started] == [0] * 4, errors


async def test_home_is_closed_to_other_users(tmp_path):
    store = await open_store(None, tmp_path / "home")
    await store.close()
    modes = [oct(path.stat().st_mode & 0o777) for path in (tmp_path / "home", tmp_path / "home" / "keys.json")]
    assert modes == ["0o700", "0o600"]


async def test_sqlite_survives_power_loss(sqlite_url):
    database = open_database(sqlite_url)
    async with database.read() as connection:
        pragmas = [
            (await connection.execute(text(f"PRAGMA {name}"))).scalar() for name in ("journal_mode", "synchronous")
        ]
    await database.close()
    assert pragmas == ["wal", 2]


async def test_write_inside_a_write_is_refused(store, firm):
    with pytest.raises(RuntimeError, match="together"):
        async with firm.together():
            await store.firm("hart").recipes.add("Outer")


async def test_changes_together_are_all_or_nothing(firm):
    with pytest.raises(Mistake):
        await _add_twice(firm)
    assert await firm.recipes.list() == []
    assert await firm.audit.list() == []


async def _add_twice(firm):
    async with firm.together() as same:
        await same.recipes.add("Same name")
        await same.recipes.add("Same name")


async def test_cancelled_write_leaves_nothing_and_frees_the_database(firm):
    started = asyncio.Event()

    async def write():
        async with firm.together() as same:
            await same.recipes.add("Cancelled")
            started.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(write())
    await started.wait()
    task.cancel()
    await asyncio.wait([task])
    await firm.recipes.add("After")
    assert [row.name for row in await firm.recipes.list()] == ["After"]


@pytest.mark.parametrize("url", ["mysql://x/y", "not a url"])
def test_other_databases_are_refused_in_plain_words(url):
    with pytest.raises(Mistake, match="Database address"):
        open_database(url)


async def test_unreachable_database_is_named_without_its_password():
    database = open_database("postgresql://ann:hidden@127.0.0.1:1/x")
    with pytest.raises(Mistake) as caught:
        await database.migrate()
    assert "127.0.0.1" in str(caught.value)
    assert "hidden" not in str(caught.value)
    await database.close()

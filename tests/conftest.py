"""A fresh, migrated database for each test, on SQLite and PostgreSQL."""

import asyncio
import itertools
import shutil

import psycopg
import pytest

from storage import Store
from storage.database import open_database
from storage.keys import create_keys
from tests.postgres import running_postgres

_numbers = itertools.count(1)


async def _migrate(url):
    database = open_database(url)
    await database.migrate()
    await database.close()


@pytest.fixture(scope="session")
def postgres():
    """The URL of a server of our own, with a migrated database `model` to copy."""
    with running_postgres() as url:
        with psycopg.connect(url, autocommit=True) as server:
            server.execute("CREATE DATABASE model")
        asyncio.run(_migrate(url.replace("/postgres?", "/model?")))
        yield url


@pytest.fixture(scope="session")
def sqlite_model(tmp_path_factory):
    """A migrated SQLite file to copy."""
    path = tmp_path_factory.mktemp("model") / "model.db"
    asyncio.run(_migrate(f"sqlite:///{path}"))
    return path


@pytest.fixture(scope="session")
def keys_file(tmp_path_factory):
    """A key file for all tests."""
    return create_keys(tmp_path_factory.mktemp("keys") / "keys.json").path


@pytest.fixture
def sqlite_url(sqlite_model, tmp_path):
    """A database file of this test alone."""
    return f"sqlite:///{shutil.copy(sqlite_model, tmp_path / 'lexrelay.db')}"


@pytest.fixture
def postgres_url(postgres):
    """A PostgreSQL database of this test alone."""
    name = f"test_{next(_numbers)}"
    with psycopg.connect(postgres, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name} TEMPLATE model STRATEGY file_copy")
        yield postgres.replace("/postgres?", f"/{name}?")
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request):
    """A migrated database, once of each kind."""
    return request.getfixturevalue(f"{request.param}_url")


@pytest.fixture
async def database(database_url):
    """An open database, once of each kind."""
    database = open_database(database_url)
    yield database
    await database.close()


@pytest.fixture
async def open_stores(database_url, keys_file):
    """Opens several stores on the test's database, as several processes would."""
    opened = []

    def open_one():
        opened.append(Store(open_database(database_url), create_keys(keys_file)))
        return opened[-1]

    yield open_one
    for each in opened:
        await each.close()


@pytest.fixture
async def store(open_stores):
    """A store with the firms `hart` and `lowe`, once on each kind of database."""
    opened = open_stores()
    await opened.system.firms.ensure("hart", "Hart Law")
    await opened.system.firms.ensure("lowe", "Lowe Law")
    return opened


@pytest.fixture
def firm(store):
    """The repositories of one firm."""
    return store.firm("hart", "ann")


@pytest.fixture
async def connection(firm):
    """A connected account of the firm."""
    return await firm.connections.add("clio", "us", "Clio", account_id="7", secret=b"first")

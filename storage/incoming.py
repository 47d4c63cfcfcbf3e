"""Addresses that other systems send signed messages to, and the messages until they are over a month old."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, func, select, update
from sqlalchemy.exc import IntegrityError

from core.clock import now
from core.errors import mistake
from core.ids import new_id
from storage.audit import write_entry
from storage.incoming_tables import incoming_addresses, incoming_messages
from storage.keys import KeyRing
from storage.rows import build
from storage.scope import Scope, insert, missing, opened, place


@dataclass(frozen=True)
class AddressRow:
    """An address; the token in it is kept as a hash. The secret before counts until `old_until`."""

    id: str
    firm: str
    name: str
    secret: str = field(repr=False)
    old_secret: str = field(repr=False)
    old_until: datetime | None
    created_by: str
    created_at: datetime


@dataclass(frozen=True)
class IncomingRow:
    """A message as it came in; `message_id` is the sender's."""

    id: str
    address_id: str
    message_id: str
    body: Any = field(repr=False)
    received_at: datetime


def address_of(row: RowMapping, keys: KeyRing) -> AddressRow:
    """Open an address's record."""
    secrets = {
        name: opened(keys, row["firm"], place(incoming_addresses, name, row["id"]), row[name]) or ""
        for name in ("secret", "old_secret")
    }
    return build(AddressRow, row, **secrets)


@dataclass(frozen=True)
class Incoming:
    """Keeps the addresses and messages of one firm."""

    scope: Scope

    async def add(self, name: str, token_hash: str, secret: str) -> AddressRow:
        """Add an address; raises Mistake when the firm already uses the name."""
        address_id = new_id("adr")
        values = {"firm": self.scope.firm, "id": address_id, "name": name, "token_hash": token_hash}
        made = {"secret": self._sealed(address_id, "secret", secret), "created_by": self.scope.actor}
        try:
            async with self.scope.door.write() as connection:
                add = incoming_addresses.insert().values({**values, **made, "created_at": now()})
                row = (await connection.execute(add.returning(incoming_addresses))).mappings().one()
                await write_entry(connection, self.scope, "address added", f"address:{address_id}", {"name": name})
                return address_of(row, self.scope.keys)
        except IntegrityError as problem:
            raise mistake(f"Address '{name}'", "The name is taken", "Choose another name") from problem

    def _sealed(self, address_id: str, column: str, secret: str) -> bytes | None:
        return self.scope.seal(place(incoming_addresses, column, address_id), secret or None)

    async def find(self, name: str) -> AddressRow | None:
        """Return the address of this name, if there is one."""
        row = await self.scope.first(incoming_addresses.select().where(self.scope.of(incoming_addresses, name=name)))
        return None if row is None else address_of(row, self.scope.keys)

    async def change_secret(self, address: AddressRow, secret: str, old_until: datetime) -> AddressRow:
        """Replace the secret; the one before counts until a moment."""
        values = {
            "secret": self._sealed(address.id, "secret", secret),
            "old_secret": self._sealed(address.id, "old_secret", address.secret),
            "old_until": old_until,
        }
        mine = self.scope.of(incoming_addresses, id=address.id)
        async with self.scope.door.write() as connection:
            change = update(incoming_addresses).where(mine).values(values).returning(incoming_addresses)
            row = (await connection.execute(change)).mappings().first()
            if row is None:
                raise missing(incoming_addresses, address.name, self.scope.firm)
            subject = f"address:{address.id}"
            await write_entry(connection, self.scope, "address secret changed", subject, {"name": address.name})
            return address_of(row, self.scope.keys)

    async def remove(self, address: AddressRow) -> None:
        """Forget an address, its secrets and its messages; events made of them stay."""
        async with self.scope.door.write() as connection:
            theirs = self.scope.of(incoming_messages, address_id=address.id)
            await connection.execute(incoming_messages.delete().where(theirs))
            mine = self.scope.of(incoming_addresses, id=address.id)
            await connection.execute(incoming_addresses.delete().where(mine))
            subject = f"address:{address.id}"
            await write_entry(connection, self.scope, "address removed", subject, {"name": address.name})

    async def put(self, address_id: str, message_id: str, body: Any) -> bool:
        """Store a verified message; False when one with the sender's id is there already."""
        own = new_id("inc")
        values = {
            "firm": self.scope.firm,
            "id": own,
            "address_id": address_id,
            "message_id": message_id,
            "body": self.scope.seal(place(incoming_messages, "body", own), body),
            "received_at": now(),
        }
        async with self.scope.door.write() as connection:
            add = insert(connection, incoming_messages).values(values)
            once = add.on_conflict_do_nothing(index_elements=["firm", "address_id", "message_id"])
            return (await connection.execute(once.returning(incoming_messages.c.id))).first() is not None

    async def has(self, address_id: str, message_id: str) -> bool:
        """Whether a message with the sender's id is there."""
        mine = self.scope.of(incoming_messages, address_id=address_id, message_id=message_id)
        return await self.scope.first(select(incoming_messages.c.id).where(mine)) is not None

    async def count(self, address_id: str, since: datetime) -> int:
        """Return how many messages came in since a moment."""
        mine = self.scope.of(incoming_messages, address_id=address_id) & (incoming_messages.c.received_at >= since)
        row = await self.scope.first(select(func.count().label("many")).select_from(incoming_messages).where(mine))
        return int(row["many"]) if row else 0

    async def messages(self, address_id: str, since: datetime | None, after: str, limit: int) -> list[IncomingRow]:
        """Return a page of messages, oldest first, after the id of the last one."""
        mine = self.scope.of(incoming_messages, address_id=address_id) & (incoming_messages.c.id > after)
        if since is not None:
            mine = mine & (incoming_messages.c.received_at >= since)
        query = incoming_messages.select().where(mine).order_by(incoming_messages.c.id).limit(limit)
        return [self._opened(row) for row in await self.scope.all(query)]

    def _opened(self, row: RowMapping) -> IncomingRow:
        purpose = place(incoming_messages, "body", row["id"])
        return build(IncomingRow, row, body=opened(self.scope.keys, self.scope.firm, purpose, row["body"]))

    async def list(self, limit: int = 1000) -> list[AddressRow]:
        """Return the addresses, newest first."""
        query = self.scope.page(incoming_addresses, self.scope.of(incoming_addresses), limit, "")
        return [address_of(row, self.scope.keys) for row in await self.scope.all(query)]


@dataclass(frozen=True)
class AllIncoming:
    """Addresses and messages of every firm, for the door they come through and for tidying up."""

    scope: Scope

    async def by_token(self, token_hash: str) -> AddressRow | None:
        """Return the address with the token of this hash."""
        row = await self.scope.first(incoming_addresses.select().where(incoming_addresses.c.token_hash == token_hash))
        return None if row is None else address_of(row, self.scope.keys)

    async def purge(self, before: datetime) -> int:
        """Delete messages received before a moment; returns how many."""
        async with self.scope.door.write() as connection:
            gone = incoming_messages.delete().where(incoming_messages.c.received_at < before)
            return len((await connection.execute(gone.returning(incoming_messages.c.id))).all())

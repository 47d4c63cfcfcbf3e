"""Firms and their API tokens."""

from dataclasses import dataclass

from sqlalchemy import update

from core.clock import now
from core.ids import new_id
from storage.audit import write_entry
from storage.rows import FirmRow, TokenRow, build
from storage.scope import MOST_ROWS, Scope, insert, missing
from storage.tables import api_tokens, firms


@dataclass(frozen=True)
class Firms:
    """All firms of this installation."""

    scope: Scope

    async def ensure(self, firm: str, name: str = "") -> FirmRow:
        """Return the firm; made on first use."""
        async with self.scope.door.write() as connection:
            values = {"id": firm, "name": name or firm, "created_at": now()}
            await connection.execute(insert(connection, firms).values(values).on_conflict_do_nothing())
            held = await connection.execute(firms.select().where(firms.c.id == firm))
            return build(FirmRow, held.mappings().one())

    async def get(self, firm: str) -> FirmRow:
        """Return one by id."""
        row = await self.scope.first(firms.select().where(firms.c.id == firm))
        if row is None:
            raise missing(firms, firm, firm)
        return build(FirmRow, row)

    async def change(self, firm: str, name: str, zone: str) -> FirmRow:
        """Change what a firm is called and where its days begin."""
        change = update(firms).where(firms.c.id == firm).values(name=name, zone=zone).returning(firms)
        row = await self.scope.change(change)
        if row is None:
            raise missing(firms, firm, firm)
        return build(FirmRow, row)

    async def list(self) -> list[FirmRow]:
        """Return all, by id."""
        rows = await self.scope.all(firms.select().order_by(firms.c.id).limit(MOST_ROWS))
        return [build(FirmRow, row) for row in rows]


@dataclass(frozen=True)
class Tokens:
    """The API tokens of one firm; every change is audited."""

    scope: Scope

    async def add(self, name: str, role: str, token_hash: str) -> TokenRow:
        """Keep the hash of a token just handed out."""
        values = {"firm": self.scope.firm, "id": new_id("tok"), "name": name, "role": role, "token_hash": token_hash}
        async with self.scope.door.write() as connection:
            add = api_tokens.insert().values(**values, created_at=now()).returning(api_tokens)
            row = build(TokenRow, (await connection.execute(add)).mappings().one())
            await write_entry(connection, self.scope, "token added", f"token:{row.id}", {"role": role})
            return row

    async def revoke(self, token_id: str) -> TokenRow:
        """End a token at once."""
        async with self.scope.door.write() as connection:
            change = update(api_tokens).where(self.scope.of(api_tokens, id=token_id)).values(revoked_at=now())
            row = (await connection.execute(change.returning(api_tokens))).mappings().first()
            if row is None:
                raise missing(api_tokens, token_id, self.scope.firm)
            await write_entry(connection, self.scope, "token revoked", f"token:{token_id}")
            return build(TokenRow, row)

    async def list(self) -> list[TokenRow]:
        """Return all, newest first, revoked ones too."""
        page = self.scope.page(api_tokens, self.scope.of(api_tokens), MOST_ROWS, "")
        return [build(TokenRow, row) for row in await self.scope.all(page)]


@dataclass(frozen=True)
class AllTokens:
    """Finds the firm and role a token stands for."""

    scope: Scope

    async def find(self, token_hash: str) -> TokenRow | None:
        """Return the token unless revoked, and note its use."""
        valid = (api_tokens.c.token_hash == token_hash) & api_tokens.c.revoked_at.is_(None)
        change = update(api_tokens).where(valid).values(last_used_at=now()).returning(api_tokens)
        row = await self.scope.change(change)
        return None if row is None else build(TokenRow, row)

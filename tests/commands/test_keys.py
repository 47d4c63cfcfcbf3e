"""Changing the key from a terminal: everything stored moves to it, and nothing is lost."""

import asyncio
import json

from tests.services.office import opened


async def test_rotating_moves_every_sign_in_to_a_fresh_key(lexrelay, tmp_path, sqlite_model):
    async with opened(tmp_path / "home", sqlite_model) as office:
        made = await office.connect("clio")
        before, old = (await office.store.secrets.read_secret(made.id)).value, office.inst.store.keys.current
        done = await asyncio.to_thread(lexrelay, "keys", "rotate", "--json", **office.inst.environment)
        assert done.returncode == 0, done.stderr
        told = json.loads(done.stdout)
        assert (old in told["older"], told["current"] != old) == (True, True)
        assert (await office.store.secrets.read_secret(made.id)).value == before
        assert await office.inst.store.system.reseal() == 0


def test_rotating_says_what_to_do_with_backups(lexrelay):
    done = lexrelay("keys", "rotate")
    assert "keys.json at once" in done.stdout
    assert "backups of the database made before" in done.stdout

"""Run one action of the stranger over real HTTP, in a process whose catalogue includes it."""

import asyncio
import os
import sys
from datetime import UTC, datetime
from typing import Any

import httpx

from actions import Effect
from connectors._kit.catalog import find_action, find_connector
from connectors._kit.http import Http
from connectors._kit.oauth import Key


async def add_an_entry():
    acme: Any = find_connector("acme")
    action: Any = find_action("acme.add_entry")
    app = acme.app
    effect = Effect("key", "[lexrelay 0123456789ab]", "0" * 40, datetime(2026, 1, 6, tzinfo=UTC))
    place = app.places(os.environ)[0]
    async with httpx.AsyncClient(base_url=place.api_url, auth=Key(app.sign_in, "open sesame"), trust_env=False) as http:
        client = app.client(Http(http), "")
        new = action.input(docket_id="d1", text="Hearing moved")
        made = await action.run(client, new, effect)
        found = await action.lookup(client, new, effect)
        assert made == found
        sys.stdout.write(f"{(await app.identify(client)).name} {made.id}\n")


if __name__ == "__main__":
    asyncio.run(add_an_entry())

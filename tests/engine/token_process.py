"""One of several processes that call a vendor at once: `python -m tests.engine.token_process`.

Reads orders (`app calls`) line by line from standard input, answers each with the number of successes.
"""

import asyncio
import os
import sys
from typing import Any

import httpx

from connectors._kit.oauth import Bearer
from engine.clients import connector_of
from engine.installation import FIRM, open_installation
from engine.tokens import StoredTokens

PROBES = {"clio": "/api/v4/users/who_am_i.json", "quickbooks": "/v3/company/{}/companyinfo/{}"}


async def call_at_once(installation, app, calls):
    firm = installation.store.firm(FIRM)
    (row,) = await firm.connections.list(app)
    place = await installation.clients.place(row.firm, app, row.region)
    rules: Any = connector_of(app).app.sign_in
    tokens = StoredTokens(firm, row.id, place, rules, installation.clients.http)
    path = PROBES[app].replace("{}", row.account_id)
    headers = {"Accept": "application/json"}
    async with httpx.AsyncClient(base_url=place.api_url, auth=Bearer(tokens), headers=headers, timeout=30) as client:
        answers = await asyncio.gather(*(client.get(path) for _ in range(calls)))
    return sum(answer.status_code == 200 for answer in answers)


def say(word):
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


async def serve():
    installation = await open_installation(os.environ)
    say("ready")
    for line in sys.stdin:
        app, calls = line.split()
        say(await call_at_once(installation, app, int(calls)))
    await installation.close()


if __name__ == "__main__":
    asyncio.run(serve())

"""A process that moves one file: `python -m tests.engine.file_process DOCUMENT`.

Prints the most memory that moving took (bytes) and the id of the attachment that was made.
"""

import asyncio
import os
import sys
import tracemalloc
from datetime import timedelta

from connectors._kit.catalog import find_action
from engine.installation import FIRM, open_installation
from tests.connectors.quickbooks.conftest import effect_of
from tests.connectors.quickbooks.more_inputs import ITEM


async def run(client, key, **values):
    action = find_action(key)
    return await action.run(client, action.input.model_validate(values), effect_of(key.rpartition("_")[2][0]))


async def move(document):
    inst = await open_installation(os.environ)
    connections = inst.store.firm(FIRM).connections
    clio, books = [
        (await inst.clients.open_row(await connections.by_name(name), deadline=timedelta(minutes=1))).client
        for name in ("Clio", "Books")
    ]
    customer = await run(books, "quickbooks.create_customer", display_name="Sample Orchard")
    lines = [{"amount": "10", "item_id": ITEM}]
    invoice = await run(books, "quickbooks.create_invoice", customer_id=customer.id, lines=lines, number="B-1")
    tracemalloc.start()
    fetched = await run(clio, "clio.download_document", document_id=document)
    file = {"name": "order.pdf", "content": fetched.file.model_dump()}
    made = await run(books, "quickbooks.attach_file", record_type="Invoice", record_id=invoice.id, **file)
    sys.stdout.write(f"{tracemalloc.get_traced_memory()[1]} {made.id}")
    await inst.close()


if __name__ == "__main__":
    asyncio.run(move(int(sys.argv[1])))

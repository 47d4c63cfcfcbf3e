"""What processes write into their logs: what a vendor's support desk asks for, and nothing of clients."""

import subprocess
import sys
from pathlib import Path

START = """
import asyncio
from commands.log_output import send_logs_to_stderr
from tests.connectors.quickbooks.conftest import Answers, customer, fault
from connectors.quickbooks.models import Customer
from core.errors import Rejected

async def ask():
    answers = Answers({"Customer": customer(name="Quiet Client")}, fault(6240, detail="Quiet Client exists"))
    await answers.client.fetch(Customer, "1")
    try:
        await answers.client.fetch(Customer, "2")
    except Rejected:
        pass

send_logs_to_stderr()
asyncio.run(ask())
"""


def test_each_answer_of_a_vendor_can_be_traced_without_naming_clients():
    root = Path(__file__).parents[2]
    command = [sys.executable, "-c", START]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, timeout=60, check=True)
    assert done.stderr.count("'status': ") == 2, done.stderr
    assert "'intuit_tid': '1-test'" in done.stderr
    assert "'code': '6240'" in done.stderr
    assert "Quiet Client" not in done.stderr

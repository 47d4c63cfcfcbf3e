"""Every trigger, action and step that people were told of is there and says all about itself, in `lexrelay catalog`."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from actions import Guarantee

ROOT = Path(__file__).parent.parent.parent
NAMES = {
    ("builtin", "trigger"): "Manual, Schedule, Webhook In",
    ("builtin", "action"): "Format Date, Format Money, Format Name, Format Number, Format Text, Lookup Table",
    ("builtin", "step"): "Approval, Branch, Delay, Digest, Filter, Loop, Stop, Wait Until",
    ("clio", "trigger"): """
        Bill State Updated, Calendar Entry Updated, Credit Note Recorded, Matter Closed, Matter Status Updated,
        New Activity, New Bill, New Calendar Entry, New Communication, New Contact, New Document, New Matter,
        New Matter Note, New Task, Payment Recorded, Task Completed, Task Status Updated, Trust Balance Below,
        Trust Transaction Recorded""",
    ("clio", "action"): """
        Assign Task Template List, Complete Task, Create Activity Description, Create Calendar Entry,
        Create Communication, Create Company Contact, Create Expense Entry, Create Matter, Create Matter Folder,
        Create Matter Note, Create Person Contact, Create Task, Create Time Entry, Create Trust Request,
        Download Document, Find Bill, Find Company Contact, Find Contact by Custom Field, Find Matter,
        Find Matter by Custom Field, Find Newest Matter by Client Email, Find Person Contact, Find User,
        Find or Create Company Contact, Find or Create Matter, Find or Create Person Contact, Update Company Contact,
        Update Matter, Update Person Contact, Update Task, Upload Document to Matter""",
    ("email", "action"): "Send Email",
    ("http", "action"): "Read, Request",
    ("quickbooks", "trigger"): """
        Invoice Overdue, Invoice Paid, New Account, New Bill, New Customer, New Deposit, New Estimate, New Expense,
        New Invoice, New Invoice with Line Items, New Journal Entry, New Payment, New Payment with Line Items,
        New Purchase Order, New Sales Receipt, New Sales Receipt with Line Items, New Time Activity, New Vendor,
        Record Deleted or Voided, Updated Customer, Updated Invoice, Updated Vendor""",
    ("quickbooks", "action"): """
        Attach File, Create Bill Account Based with Line Items, Create Bill Item Based,
        Create Bill Item Based with Line Items, Create Credit Memo, Create Customer, Create Deposit, Create Estimate,
        Create Expense, Create Invoice, Create Journal Entry, Create Payment, Create Product or Service,
        Create Purchase Order, Create Refund Receipt, Create Sales Receipt with Line Items, Create Time Activity,
        Create Vendor, Find Account, Find Customer, Find Invoice, Find Products with Line Items, Find Vendor,
        Find or Create Customer, Find or Create Vendor, Get Invoice PDF, Send Invoice, Send Sales Receipt,
        Update Customer, Update Invoice with Line Items, Update Vendor, Void Invoice, Void Payment""",
    ("spreadsheet", "trigger"): "New Row",
    ("spreadsheet", "action"): "Add Row, Find Row, Read Rows, Update Row",
}
WANTED = [(*place, " ".join(name.split())) for place, names in NAMES.items() for name in names.split(",")]
GUARANTEES = {word.value for word in Guarantee}

every_name = pytest.mark.parametrize(("app", "kind", "title"), WANTED, ids=[f"{a}: {t}" for a, _, t in WANTED])


@pytest.fixture(scope="module")
def shown(tmp_path_factory):
    """What `lexrelay catalog --json` prints, by app, kind and title."""
    settings = {name: value for name, value in os.environ.items() if not name.startswith("LEXRELAY_")}
    done = subprocess.run(
        [sys.executable, ROOT / "cli.py", "catalog", "--json"],
        env=settings | {"LEXRELAY_HOME": str(tmp_path_factory.mktemp("home"))},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    operations = [
        each for app in json.loads(done.stdout) for each in (*app["triggers"], *app["actions"], *app["steps"])
    ]
    return {(each["app"], each["kind"], each["title"]): each for each in operations}


@every_name
def test_it_is_there_under_its_name(shown, app, kind, title):
    operation = shown[app, kind, title]
    assert operation["key"] == f"{app}.{title.lower().replace(' ', '_')}"
    assert (ROOT / operation["path"]).is_file()
    assert operation["summary"].endswith(".")


@every_name
def test_its_sample_fits_its_schema(shown, app, kind, title):
    operation = shown[app, kind, title]
    Draft202012Validator.check_schema(operation["input_schema"])
    Draft202012Validator(operation["output_schema"]).validate(operation["sample"])


@every_name
def test_it_says_what_it_costs_and_what_repeats_do(shown, app, kind, title):
    operation = shown[app, kind, title]
    assert "request" in operation["cost"] or "read" in operation["cost"] or "write" in operation["cost"]
    if kind in ("action", "step"):
        assert operation["guarantee"] in GUARANTEES
    elif title == "Manual":
        assert (operation["detection"], operation["every_seconds"]) == ("by hand", None)
    else:
        assert operation["detection"] in ("webhook and poll", "poll")
        assert operation["every_seconds"] >= 60


def test_nothing_is_there_that_nobody_was_told_of(shown):
    assert set(shown) == set(WANTED)

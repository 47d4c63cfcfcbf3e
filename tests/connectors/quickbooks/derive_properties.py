"""Derives properties.json from a folder with Intuit's XSDs: `python derive_properties.py FOLDER > properties.json`."""

import json
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

XS = "{http://www.w3.org/2001/XMLSchema}"
USED = (
    *("Customer", "Invoice", "Payment", "Line", "LinkedTxn", "SalesItemLineDetail", "DiscountLineDetail"),
    *("Bill", "CreditMemo", "Deposit", "Estimate", "Item", "JournalEntry", "Purchase", "PurchaseOrder"),
    *("RefundReceipt", "SalesReceipt", "TimeActivity", "Vendor", "Attachable", "AttachableRef"),
    *("ItemBasedExpenseLineDetail", "AccountBasedExpenseLineDetail", "JournalEntryLineDetail"),
    *("DepositLineDetail", "EntityTypeRef"),
    *("ReferenceType", "MemoRef", "EmailAddress", "TelephoneNumber", "PhysicalAddress"),
)
PLAIN = {"decimal", "boolean", "date", "dateTime", "integer", "positiveInteger", "int"}


def plain_name(name):
    return name.split(":")[-1]


def find_types(folder):
    trees = [ElementTree.parse(path) for path in sorted(Path(folder).glob("*.xsd"))]
    kinds = ("complexType", "simpleType")
    return {node.get("name"): node for tree in trees for kind in kinds for node in tree.getroot().findall(XS + kind)}


def members_of(types, name):
    node = types[name]
    extension = node.find(f"{XS}complexContent/{XS}extension")
    inherited = members_of(types, plain_name(extension.get("base"))) if extension is not None else {}
    own = {e.get("name"): word_of(types, e) for e in node.iter(XS + "element") if e.get("name")}
    text = {"value": "string"} if node.find(XS + "simpleContent") is not None else {}
    attributes = {e.get("name"): "string" for e in node.iter(XS + "attribute") if e.get("name")} if text else {}
    return {**inherited, **own, **text, **attributes}


def word_of(types, element):
    name = plain_name(element.get("type", "string"))
    many = "[]" if element.get("maxOccurs") == "unbounded" else ""
    node = types.get(name)
    if node is None:
        return (name if name in PLAIN else "string") + many
    choices = [e.get("value") for e in node.iter(XS + "enumeration")] if node.tag == XS + "simpleType" else []
    is_text = node.tag == XS + "simpleType" and not choices
    return ("string" if is_text else "|".join(choices) if choices else name) + many


def derive(folder):
    types = find_types(folder)
    return {name: members_of(types, name) for name in USED}


if __name__ == "__main__":
    json.dump(derive(sys.argv[1]), sys.stdout, indent=0, sort_keys=True)

"""Runs the rules of `contract.py` for every connector found."""

from tests.connectors.contract import *  # noqa: F403

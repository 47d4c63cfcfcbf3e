"""QuickBooks Online Accounting API v3 (minor version 75) of one company: strict, over real HTTP."""

from sandbox.quickbooks.routes import routes

__all__ = ["routes"]

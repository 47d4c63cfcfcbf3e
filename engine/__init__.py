"""Where connectors, storage and workflows meet: opening connections, the effect ledger, polling, runs and dispatch.

`activities` (called by Temporal) and `services` (called by people) are both thin layers over this package.
"""

"""Everything we keep: one database (SQLite or PostgreSQL), one repository for each table group, sealed contents."""

from storage.store import FirmStore, Store, SystemStore, default_home, open_store

__all__ = ["FirmStore", "Store", "SystemStore", "default_home", "open_store"]

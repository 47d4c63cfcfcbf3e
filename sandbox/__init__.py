"""A strict local stand-in for Clio Manage and QuickBooks Online, over real HTTP, with faults on demand."""

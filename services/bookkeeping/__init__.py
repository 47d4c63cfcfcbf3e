"""The books as people ask for them: setup, plans, holds, proof of trust, and questions about single amounts."""

"""What a trigger is, and the pure rules of running one. The triggers of an app live in connectors/<app>/triggers/."""

from triggers.contract import Cursor, Page, Trigger, Webhook, trigger

__all__ = ["Cursor", "Page", "Trigger", "Webhook", "trigger"]

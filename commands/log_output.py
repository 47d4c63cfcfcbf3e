"""Where log lines go: stderr as JSON, so that stdout holds only answers."""

import logging
import sys

import structlog


def send_logs_to_stderr(level: int = logging.INFO) -> None:
    """Set up logging once for a process; requests of HTTP clients stay out, their addresses may name clients."""
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="%(levelname)s %(name)s %(message)s")
    logging.getLogger("httpx").setLevel(logging.ERROR)
    logging.getLogger("connectors").setLevel(max(level, logging.INFO))
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=True,
    )

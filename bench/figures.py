"""Medians and percentiles of durations, as data and as text."""

import math
from collections.abc import Sequence
from statistics import median
from typing import Any


def summary(seconds: Sequence[float]) -> dict[str, Any]:
    """Return count, median and 95th percentile in milliseconds."""
    if not seconds:
        return {"count": 0, "median_ms": None, "p95_ms": None}
    ordered = sorted(seconds)
    p95 = ordered[math.ceil(0.95 * len(ordered)) - 1]
    return {"count": len(ordered), "median_ms": round(median(ordered) * 1000, 1), "p95_ms": round(p95 * 1000, 1)}


def table(rows: dict[str, dict[str, Any]]) -> str:
    """Write one line for each row of figures."""
    return "\n".join(
        f"{name:34} n={row['count']:<4} median {row['median_ms']} ms   p95 {row['p95_ms']} ms"
        for name, row in rows.items()
    )

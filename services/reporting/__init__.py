"""Reports: money, trust and what the automation did."""

"""How many cases are tried: a thousand each time, ten thousand and more by FIELDLINE_CASES=10000."""

import os

from hypothesis import HealthCheck, settings

CASES = int(os.environ.get("FIELDLINE_CASES", "1000"))


def tried(share: float = 1.0) -> settings:
    """Return the settings of a test that gets this share of the cases."""
    slow = [HealthCheck.too_slow, HealthCheck.data_too_large]
    return settings(max_examples=max(1, round(CASES * share)), deadline=None, suppress_health_check=slow)

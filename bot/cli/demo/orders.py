"""What the demo and its bot say to each other. Light: the bot is started before anything else is loaded."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

RUNS = "runs"
"""The first thing the bot says."""
QUIET = "quiet"
"""Asked with a number, and answered with it once there is nothing left to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What the bot is to run on."""

    token: str
    api_url: str
    locale: str
    database: str
    evidence: str
    config: str = ""
    """Of an organisation; without one, the built-in town."""
    stand_ins: Mapping[str, int] = field(default_factory=dict)
    """The made-up person for each number that the config's duty posts name."""

    def order(self) -> Mapping[str, Any]:
        """Return it as the first order."""
        return {"job": asdict(self)}

"""Whether the database has refused for so long that people must be told: pure, moments are given.

Whoever saves something tells what came of it under a name of its own. What others could save does not help
the one who is refused: on a full disk there may be room for a small thing, and none for what people say.
"""

from dataclasses import dataclass
from datetime import datetime

PATIENCE = 30.0
"""Seconds over which one must have been refused, again and again. Whoever is tries again within as many."""
CALM = 30.0
"""Seconds without a refusal before it is said to be over: a disk at its limit comes and goes."""
STALE = 120.0
"""Seconds after which one who was refused and did not come again is not waited for any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """The database said no."""

    said: str
    """Its own words."""
    damaged: bool
    """It will not pass: the file must be replaced."""
    at: float
    """Seconds on a clock that never jumps."""
    moment: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Lasting:
    """Refusals in a row, with nothing saved between them."""

    first: Refusal
    last: Refusal

    @property
    def since(self) -> datetime:
        return self.first.moment


class Refusals:
    """Keeps the refusals that nothing has followed yet, by whoever met them."""

    def __init__(self) -> None:
        self._rows: dict[str, Lasting] = {}
        self._last: Refusal | None = None

    def refused(self, who: str, refusal: Refusal) -> None:
        """Note that it was refused once more."""
        row = self._rows.get(who)
        self._rows[who] = Lasting(first=row.first if row else refusal, last=refusal)
        self._last = refusal

    def saved(self, who: str) -> None:
        """Note that what it wanted to save is saved."""
        self._rows.pop(who, None)

    def doubtful(self) -> bool:
        """Say whether somebody was refused and has not saved anything since."""
        return bool(self._rows)

    def lasting(self, at: float) -> Lasting | None:
        """Return the longest row of refusals, if it is long enough to be told."""
        self._rows = {who: row for who, row in self._rows.items() if at - row.last.at < STALE}
        long = [row for row in self._rows.values() if row.last.at - row.first.at >= PATIENCE]
        return min(long, key=lambda row: row.first.at, default=None)

    def over(self, at: float) -> bool:
        """Say whether everybody who was refused has saved it since, and nobody was refused lately."""
        self.lasting(at)
        return not self._rows and (self._last is None or at - self._last.at >= CALM)

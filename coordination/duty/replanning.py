"""What happens elsewhere and makes duty posts plan anew: somebody comes in, or goes."""

from collections.abc import Sequence
from dataclasses import dataclass

from typing_extensions import override

from coordination.duty.commands import Adopt
from coordination.kernel import Command, Event, Ref


@dataclass(frozen=True, slots=True, kw_only=True)
class Replans(Event):
    """An event about a person who is planned at duty posts."""

    posts: tuple[str, ...] = ()

    @override
    def then(self) -> Sequence[tuple[Ref, Command]]:
        """The posts plan with them, or without."""
        return [(Ref("duty", post), Adopt(at=self.at, post=post)) for post in self.posts]

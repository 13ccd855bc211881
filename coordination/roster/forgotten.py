"""What becomes of a person who has left for good: a number."""

from dataclasses import dataclass

from typing_extensions import override

from coordination.kernel import Event, UserId
from coordination.retention import Erasure, OfPerson


@dataclass(frozen=True, slots=True, kw_only=True)
class Forgotten(Event):
    """A person's name was erased, and what was known of their private chat. `by` is None: from the shell."""

    user: UserId

    @override
    def erases(self) -> Erasure:
        return OfPerson(self.user)

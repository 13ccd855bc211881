"""What shows that a person can be reached: any act of theirs that answers us."""

from collections.abc import Sequence
from dataclasses import dataclass

from typing_extensions import override

from coordination.kernel import Command, Event, Ref, UserId

REACH = Ref("reach", "site")


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteAnswer(Command):
    """A person has answered: by a tap on the test, or by any act that shows that they are there."""

    user: UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers(Event):
    """An event by which `by` has answered a call of ours."""

    @override
    def then(self) -> Sequence[tuple[Ref, Command]]:
        return [(REACH, NoteAnswer(at=self.at, user=self.by))] if self.by is not None else []

"""What becomes of an enrolment code that too many have seen."""

from dataclasses import dataclass

from coordination.kernel import ChatId, Event


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeWithdrawn(Event):
    """A code for one person was sent in a group, where everybody reads it: nobody can redeem it any more."""

    digest: str
    chat: ChatId

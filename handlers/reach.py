"""Being reached: the one tap of the weekly test, and the overview of who can be reached."""

from coordination.facts import Facts
from coordination.kernel import Person, UserId
from coordination.reach.answers import REACH, NoteAnswer
from handlers.arrival import Arrival
from handlers.reading import SILENCE, Act, Reading, Tell, Wish


def here(arrival: Arrival, facts: Facts, wish: Wish) -> Reading:
    """I am here: the answer to the test, and as good at any other time."""
    noted = NoteAnswer(at=arrival.at, by=arrival.user, user=arrival.user or UserId(0))
    return (Act(ref=REACH, command=noted, told=(Tell(what="toast", part="here"),)),)


def reach(arrival: Arrival, facts: Facts, wish: Wish) -> Reading:
    """Show who can be reached: about people, so in private wherever it was asked."""
    return (Tell(what="reach", ref=REACH, to=Person(arrival.user)),) if arrival.user is not None else SILENCE

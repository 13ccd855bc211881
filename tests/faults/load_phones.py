"""What people must have seen after a run under load: an answer to each act, and nothing twice unmarked."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from sandbox import Message, Press
from sandbox.world import Chat
from tests.faults.load import Act, Place
from tests.faults.load_record import Happened, Told, told, waiting_answers

NUMBER = re.compile(r"26-\d{4}")
CALL = re.compile(r"(New report ·|Stand in please:|Call \d+:)")
"""How a page begins, when it comes."""
AGAIN = {
    "No answer yet:": "LeadershipCalled",
    "Please decide:": "DecisionWanted",
    "No news:": "WentStale",
}
"""What may rightly be told again, and the event it tells of."""


class Answers:
    """What was told to each act: as a reply in its chat, or as the answer to a press."""

    def __init__(self, here: Place) -> None:
        self._here = here
        self._waiting = waiting_answers(here)
        self._told: dict[tuple[int, int], list[Told]] = defaultdict(list)
        for message in told(here):
            if message.reply_to:
                self._told[message.chat.id, message.reply_to].append(message)

    def to(self, act: Act) -> Sequence[str]:
        """The texts, the marked ones too."""
        if isinstance(act.by, Press):
            return [act.by.toast.text] if act.by.toast else []
        return [each.text for each in self._told[act.by.chat.id, act.by.id]]

    def wrong(self) -> Iterator[str]:
        """One answer to each; a report's is its receipt."""
        for act in self._here.acts:
            if isinstance(act.by, Press):
                if act.by.answered_at is None:
                    yield f"{act}: not answered"
            else:
                yield from self._wrong(act, act.by)

    def _wrong(self, act: Act, said: Message) -> Iterator[str]:
        address = said.chat.id, said.id
        answers = self._told[address]
        unmarked = [each.text for each in answers if not each.is_marked]
        if len(unmarked) > 1:
            yield f"{act}: answered more than once without the mark: {unmarked}"
        if not answers and address not in self._waiting:
            yield f"{act}: not answered"
        wanted = {"report": f"Received: {act.number}", "update": f"Added to {act.number}"}.get(act.kind, "")
        yield from (f"{act}: answered {each.text!r}" for each in answers if not each.text.startswith(wanted))


def doubles(here: Place, incidents: Sequence[Happened]) -> Iterator[str]:
    """What came twice to a chat without the mark, buttons or not; each event may be told once there."""
    may = _may_be_told(here, incidents)
    unmarked = (each for each in told(here) if not each.is_marked and not each.reply_to and each.text)
    times = Counter((each.chat.id, *_what(each)) for each in unmarked)
    for what, count in times.items():
        if count > may.get(what, 1):
            yield f"{what}: {count} times without the mark, and it happened {may.get(what, 1)} times"


def calls_to(here: Place) -> Counter[tuple[int, str]]:
    """How often each person was called in private for each incident, by their phone."""
    calls = (each for each in told(here) if CALL.match(each.text))
    return Counter((each.chat.id, _number(each.first)) for each in calls)


def _what(each: Told) -> tuple[str, str]:
    """What a message tells, and of which incident: a call, a card, or what it begins with."""
    number = _number(each.text)
    if CALL.match(each.text):
        return "call", number
    if each.text.startswith(number) and number:
        return "card", number
    begins = next((begins for begins in AGAIN if each.text.startswith(begins)), each.first)
    return begins, number


def _number(text: str) -> str:
    found = NUMBER.search(text)
    return found[0] if found else ""


def _may_be_told(here: Place, incidents: Sequence[Happened]) -> Counter[tuple[int, str, str]]:
    """How often the same may be told in a chat, by the record."""
    may: Counter[tuple[int, str, str]] = Counter()
    for event in incidents:
        if event.type == "Paged":
            may.update({(int(event.data["user"]), "call", event.id): 1, (here.lead.id, "call", event.id): 1})
        for begins, type_ in AGAIN.items():
            if event.type == type_:
                may.update((chat.id, begins, event.id) for chat in _leading(here))
    return may


def _leading(here: Place) -> Sequence[Chat]:
    return [here.lead, *(leader.chat(here.bot) for leader in here.leaders)]

"""Whether leaders were called as they should have been in a run under load: at once, in turn, and in time."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from tests.faults.load import Place
from tests.faults.load_phones import calls_to
from tests.faults.load_record import Happened

MARGIN = timedelta(seconds=5)
"""For so long it may have run, all in all, after a call's time was over and before it did something."""
CALLS = ("Paged", "LeadershipCalled")
ENDS = ("Acknowledged", "Closed")


def paging(here: Place, incidents: Sequence[Happened]) -> Iterator[str]:
    """Each report calls; each call is answered, over, or silent in time, and whoever is next is called."""
    by_number: dict[str, list[Happened]] = defaultdict(list)
    for event in incidents:
        by_number[event.id].append(event)
    for events in by_number.values():
        yield from _called(here, events)
    yield from _delivered(here, incidents)


def _called(here: Place, events: Sequence[Happened]) -> Iterator[str]:
    first, *rest = events
    calls = [event for event in rest if event.type in (*CALLS, "PageSilent", *ENDS)]
    yield from (f"{e.id}: {e.data} could not be told" for e in rest if e.type == "NotDeliverable")
    if not rest or rest[0].type not in CALLS or rest[0].recorded_at != first.recorded_at:
        yield f"{first.id}: reported, and nobody is called with it"
    paged = 0
    for event, then in zip(calls, [*calls[1:], None], strict=True):
        if event.type in ENDS:
            return
        if event.type == "PageSilent":
            if int(event.data["page"]) != paged - 1:
                yield f"{event.id}: call {event.data['page']} is silent, and {paged} were made"
            if then is None or then.type not in CALLS or then.version != event.version + 1:
                yield f"{event.id}: call {event.data['page']} is silent, and nobody is called next: {then}"
            continue
        paged += event.type == "Paged"
        yield from _in_time(here, event, then)


def _in_time(here: Place, call: Happened, then: Happened | None) -> Iterator[str]:
    """Something follows a call: an answer, or what its silence leads to, and that neither early nor late."""
    until = datetime.fromisoformat(str(call.data["until" if call.type == "Paged" else "again_at"]))
    silence = "PageSilent" if call.type == "Paged" else "LeadershipCalled"
    over = ran_between(here, until, then.recorded_at if then else max(end for _, end in here.up))
    if over > MARGIN:
        yield f"{call.id}: {call.type} until {until}, it ran for {over} after that, and then {then}"
    if then is not None and then.type not in (silence, *ENDS):
        yield f"{call.id}: {call.type} is followed by {then}"
    if then is not None and then.type == silence and then.recorded_at < until:
        yield f"{call.id}: {call.type} until {until}, and given up at {then.recorded_at}"


def ran_between(here: Place, start: datetime, end: datetime) -> timedelta:
    """For how long it ran between two moments, all in all."""
    spans = (min(to, end) - max(since, start) for since, to in here.up)
    return sum((span for span in spans if span > timedelta()), timedelta())


def _delivered(here: Place, incidents: Sequence[Happened]) -> Iterator[str]:
    """A silence is one only if the call was on that person's phone."""
    paged: dict[str, list[int]] = defaultdict(list)
    silent: Counter[tuple[int, str]] = Counter()
    for event in incidents:
        if event.type == "Paged":
            paged[event.id].append(int(event.data["user"]))
        elif event.type == "PageSilent":
            silent[paged[event.id][int(event.data["page"])], event.id] += 1
    seen = calls_to(here)
    for who, times in silent.items():
        if seen[who] < times:
            yield f"{who}: {times} calls are silent, and {seen[who]} came"

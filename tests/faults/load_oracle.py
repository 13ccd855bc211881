"""What must be true after a run under load: every act is in the record as it was done, once.

Telegram hands out what people do in the order in which they did it, so who is first is known beforehand: who
leads, who has a step, whose zero is the unit's. Where somebody came second they were told.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime

from sandbox import Message
from tests.faults.load import Act, Place
from tests.faults.load_calls import paging
from tests.faults.load_phones import Answers, doubles
from tests.faults.load_record import Happened, happened, query

Happenings = Sequence[Happened]


def wrong(here: Place) -> list[str]:
    """Everything in which record, phones and what people did disagree."""
    assert query(here, "PRAGMA integrity_check") == [("ok",)]
    assert query(here, "select * from arrivals where error != ''") == []
    incidents, rounds = happened(here, "incident"), happened(here, "round")
    answers = Answers(here)
    return [
        *_words(here, incidents),
        *led(here, incidents),
        *_dealt(here, incidents),
        *steps(here, incidents),
        *votes(here, incidents),
        *_rounds(here, rounds),
        *_zeros(here, rounds, answers),
        *answers.wrong(),
        *paging(here, incidents),
        *doubles(here, incidents),
    ]


def counted(here: Place) -> dict[str, int]:
    """How often each kind of thing was done, and happened: a promise about nothing is none."""
    acts = Counter(act.kind for act in here.acts)
    away = Counter(f"{_how(act)} while it was down" for act in here.acts if _is_down(here, act.by.at))
    types = Counter(event.type for kind in ("incident", "round") for event in happened(here, kind))
    did = ("report", "update", "zero", "ack", "activate", "notincident", "take", "press ack", "press yes")
    came = ("Acknowledged", "StepTaken", "Voted", "ApprovalRuled", "Entered", "Paged", "PageSilent")
    hows = ("typed while it was down", "pressed while it was down")
    return {
        name: count[name] for names, count in ((did, acts), (hows, away), (came, types)) for name in names
    }


def _how(act: Act) -> str:
    return "typed" if isinstance(act.by, Message) else "pressed"


def _is_down(here: Place, at: datetime) -> bool:
    return not any(start <= at <= end for start, end in here.up)


def _words(here: Place, incidents: Happenings) -> Iterator[str]:
    """A report is one incident, under the number whose turn it was; an update is in its incident, once."""
    found = defaultdict(list)
    for event in incidents:
        if event.type in ("Reported", "UpdateAdded") and (source := event.data["source"]):
            found[source["chat"], source["message_id"]].append(event)
    kept = Counter(str(row[0]) for row in query(here, "select text from words"))
    for type_, act in [("Reported", a) for a in here.of("report")] + [
        ("UpdateAdded", a) for a in here.of("update")
    ]:
        assert isinstance(act.by, Message)
        stands = [(event.type, event.id, event.by) for event in found.pop((act.by.chat.id, act.by.id), [])]
        if stands != [(type_, act.number, act.who.id)] or kept[act.words] != 1:
            yield f"{act}: in the record as {stands}, its words {kept[act.words]} times"
    yield from (f"{events} comes of nothing that was sent" for events in found.values())


def led(here: Place, incidents: Happenings) -> Iterator[str]:
    """Whoever answered first leads, by a word, by a press, or by starting the plan."""
    answered = {"ack", "press ack", "activate", "notincident"}
    for number in sorted({act.number for act in here.of("report")}):
        first = next((a for a in here.acts if a.number == number and a.kind in answered), None)
        lead = [first.who.id] if first and first.kind != "notincident" else []
        found = [event.by for event in incidents if event.id == number and event.type == "Acknowledged"]
        if found != lead:
            yield f"{number}: led by {found} and not by {lead}, who came first: {first}"


def _dealt(here: Place, incidents: Happenings) -> Iterator[str]:
    found = [(e.type, e.id, e.by, e.at) for e in incidents if e.type in ("Activated", "Closed")]
    for kind, type_ in (("activate", "Activated"), ("notincident", "Closed")):
        done = [(type_, act.number, act.who.id, act.by.at) for act in here.of(kind)]
        yield from (f"{each}: {found.count(each)} times" for each in done if found.count(each) != 1)
        yield from (f"{each}: nobody did" for each in found if each[0] == type_ and each not in done)


def steps(here: Place, incidents: Happenings) -> Iterator[str]:
    """Whoever came first has the step, and for each step the leaders are asked once."""
    first: dict[tuple[object, object], int] = {}
    for act in here.of("take"):
        first.setdefault((act.number, act.part), act.who.id)
    for type_ in ("StepTaken", "ApprovalAsked"):
        found = Counter[tuple[object, ...]](
            (e.id, e.data["step"], e.by) for e in incidents if e.type == type_
        )
        wanted = Counter[tuple[object, ...]]((*step, who) for step, who in first.items())
        yield from (
            f"{type_} {each}: {found[each]} times" for each in wanted | found if found[each] != wanted[each]
        )


def votes(here: Place, incidents: Happenings) -> Iterator[str]:
    """Each of the two who pressed has voted, once; what both have agreed to is granted, and nothing else."""
    pressed = {(act.number, act.part, act.who.id) for act in here.of("press yes")}
    voted = Counter(
        (e.id, int(e.data["number"]), e.by) for e in incidents if e.type == "Voted" and e.data["yes"]
    )
    yield from (f"{each}: pressed, and {voted[each]} votes" for each in pressed if voted[each] != 1)
    yield from (
        f"{each}: {times} votes, and no press" for each, times in voted.items() if each not in pressed
    )
    both = Counter((number, part) for number, part, _ in pressed)
    granted = Counter((e.id, int(e.data["number"])) for e in incidents if e.type == "ApprovalRuled")
    for each in both | granted:
        if granted[each] != (1 if both[each] == len(here.deciders) else 0):
            yield f"{each}: {both[each]} have agreed, ruled {granted[each]} times"


def _rounds(here: Place, rounds: Happenings) -> Iterator[str]:
    """Each was opened, published and closed once, and each unit is in once at most."""
    times = Counter((event.id, event.type) for event in rounds)
    ids = {event.id for event in rounds}
    if len(ids) != len(here.due):
        yield f"{len(ids)} rounds instead of {len(here.due)}"
    for id_ in ids:
        for type_ in ("RoundOpened", "Published", "RoundClosed"):
            if times[id_, type_] != 1:
                yield f"{id_}: {type_} {times[id_, type_]} times"
    entered = Counter((event.id, event.data["unit"]) for event in rounds if event.type == "Entered")
    yield from (f"{each}: entered {count} times" for each, count in entered.items() if count != 1)


def _zeros(here: Place, rounds: Happenings, answers: Answers) -> Iterator[str]:
    """Who said in time that nothing had happened is in by name, or their unit was in and they were told."""
    spans = {id_: _span(here, id_, rounds) for id_ in {event.id for event in rounds}}
    entered = {
        (e.data["entry"]["source"]["chat"], e.data["entry"]["source"]["message_id"]): e
        for e in rounds
        if e.type == "Entered"
    }
    for act in here.of("zero"):
        assert isinstance(act.by, Message)
        entry = entered.pop((act.by.chat.id, act.by.id), None)
        if entry is not None:
            if (entry.by, entry.data["unit"], entry.at) != (act.who.id, act.unit, act.by.at):
                yield f"{act}: is in as {entry}"
            continue
        told = answers.to(act)
        if any("all clear, " in text for text in told):
            yield f"{act}: told that it is in, and is not"
        for id_, (opened, due, closed) in spans.items():
            if opened <= act.by.at <= due and not _said_why(act, id_, told, rounds, spans):
                yield f"{act}: {id_} was open {opened} until {closed}, and it is not in; told {told}"
    yield from (f"{entry}: nobody said so" for entry in entered.values())


def _span(here: Place, id_: str, rounds: Happenings) -> tuple[datetime, datetime, datetime]:
    """When a round was opened by the record, was due, and was closed by the record."""
    at = {event.type: event.recorded_at for event in rounds if event.id == id_}
    due = here.due[int(id_.partition("/")[0].removeprefix("at-"))]
    return at["RoundOpened"], due, at["RoundClosed"]


def _said_why(
    act: Act,
    id_: str,
    told: Sequence[str],
    rounds: Happenings,
    spans: dict[str, tuple[datetime, datetime, datetime]],
) -> bool:
    """Whether somebody of the unit was in before, or two rounds were open and the bot asked which one."""
    of_unit = [e for e in rounds if e.id == id_ and e.type == "Entered" and e.data["unit"] == act.unit]
    if any(" is in already" in text for text in told):
        return any(event.at <= act.by.at for event in of_unit)
    opened, _, closed = spans[id_]
    beside = [
        other for other in spans if other != id_ and spans[other][0] <= closed and spans[other][2] >= opened
    ]
    return bool(beside) and any(text.startswith("Which one?") for text in told)

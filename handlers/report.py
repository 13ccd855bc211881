"""Saying what happened: reports, updates, replies, edits, albums."""

import re
from datetime import datetime, timedelta

from coordination.facts import Facts
from coordination.incident.commands import AddUpdate, Correct, FileAfterAction, Remark, Report, Reword
from coordination.kernel import Attachment, Place, Ref, Source, UserId, Words
from handlers.arrival import Arrival
from handlers.reading import SILENCE, Act, Reading, Tell, Wish, ask, incident, say
from handlers.wish import is_open, located

_OF_A_STEP = ("step", "step-overdue", "step-blocked", "step-reminded", "step-passed-on")
"""Messages about a step: a reply to one is its proof, or a word about it."""
_CLOCK = re.compile(r"([01]?\d|2[0-3])[:：]([0-5]\d)[\s,，]+")


def report(arrival: Arrival, facts: Facts, wish: Wish) -> Reading:
    """Open an incident from a command, a caption, a reply to somebody's photo, or a private message."""
    text = wish.text or (arrival.replied_text if not arrival.files else "")
    files = arrival.files or arrival.replied_files
    place = arrival.place or arrival.replied_place
    if not (text or files or place):
        return ask("report")
    return opened(arrival, facts, wish, unit_of(arrival, facts))


def opened(arrival: Arrival, facts: Facts, wish: Wish, unit: str, answers: str = "") -> Reading:
    """Open an incident of a unit; `answers` names the round that the unit answers with it."""
    text = wish.text or (arrival.replied_text if not arrival.files else "")
    if arrival.private and arrival.user not in facts.world.roster.people:
        return say("refused-not-enrolled", act="report")
    if not arrival.private and arrival.chat not in facts.world.roster.rooms:
        return say("room-unbound")
    happened_at, text = written_at(text, arrival.at, facts)
    command = Report(
        at=arrival.at,
        by=arrival.user,
        unit=unit,
        text=Words(text) if text else None,
        files=arrival.files or arrival.replied_files,
        place=arrival.place or arrival.replied_place,
        source=source_of(arrival),
        happened_at=happened_at,
        answers=answers,
    )
    return (Act(ref=Ref("incident"), command=command, told=_receipt(arrival, facts, unit)),)


def unit_of(arrival: Arrival, facts: Facts) -> str:
    """Return the group's unit, else the person's own, else ""."""
    room = facts.world.roster.rooms.get(arrival.chat)
    if room is not None and room.unit is not None:
        return room.unit
    member = facts.world.roster.people.get(arrival.user or UserId(0))
    return (member.unit() if member else None) or ""


def written_at(text: str, at: datetime, facts: Facts) -> tuple[datetime | None, str]:
    """Split off a leading clock time: "16:50 smoke in the pump room" was written without signal at 16:50."""
    match = _CLOCK.match(text)
    if match is None:
        return None, text
    local = at.astimezone(facts.world.policy.timezone)
    claimed = local.replace(hour=int(match[1]), minute=int(match[2]), second=0, microsecond=0)
    if claimed > local:
        claimed -= timedelta(days=1)
    return claimed.astimezone(at.tzinfo), text[match.end() :]


def _receipt(arrival: Arrival, facts: Facts, unit: str) -> tuple[Tell, ...]:
    """A number and a time; when the unit has just reported something, the question whether it is the same."""
    since = arrival.at - facts.world.policy.same_event_within
    same = (h for h in facts.world.open if h.unit == (unit or None) and h.opened_at >= since and not h.drill)
    other = next((head.ref.id for head in same if head.ref.kind == "incident"), "")
    values = {"other": other} if other else {}
    return (Tell(what="receipt", values=values, asks=arrival.private),)


def going_on(arrival: Arrival, facts: Facts) -> str:
    """Return what a private message goes on about: the last we told this person of, or they us; or "".

    Whoever sends four short messages at once, or two hundred, has told of one event before our receipt can
    reach them. `/report` always opens another.
    """
    question = facts.question
    told = question.ref.id if question and question.ref and is_open(question.ref.id, facts) else ""
    since = arrival.at - facts.world.policy.same_event_within
    theirs = (
        h for h in facts.world.open if h.ref.kind == "incident" and arrival.user in h.who and not h.drill
    )
    fresh = next((h for h in theirs if h.status == "reported" and h.opened_at >= since), None)
    if fresh is None or (told and question and question.at and question.at >= fresh.opened_at):
        return told
    return fresh.ref.id


def source_of(arrival: Arrival) -> Source:
    """Return the address of what was written."""
    return Source(arrival.chat, arrival.message_id)


def update(arrival: Arrival, facts: Facts, wish: Wish) -> Reading:
    """Add to an incident's timeline; a reply to somebody's message takes that message along."""
    number = located(wish, arrival, facts)
    if not number:
        return which(facts)
    quoted = "" if facts.about else arrival.replied_text
    text = "\n".join(filter(None, (wish.text, quoted)))
    files = arrival.files or ((arrival.replied_files) if facts.about is None else ())
    if not (text or files or arrival.place) and is_open(number, facts):
        return ask("upd", ref=incident(number))
    return _added(number, arrival, text, files=files, place=arrival.place, told=(noted(arrival),))


def noted(arrival: Arrival, number: str = "") -> Tell:
    """Tell that it was taken in: in private by words, after which whatever is sent next is added too."""
    if not arrival.private:
        return Tell(what="react")
    return Tell(what="added", ref=incident(number) if number else None, asks=True)


def _added(
    number: str,
    arrival: Arrival,
    text: str,
    *,
    files: tuple[Attachment, ...] = (),
    place: Place | None = None,
    told: tuple[Tell, ...] = (),
) -> Reading:
    command = AddUpdate(
        at=arrival.at,
        by=arrival.user,
        text=Words(text) if text else None,
        files=files,
        place=place,
        source=source_of(arrival),
    )
    return (Act(ref=incident(number), command=command, told=told),)


def marked(arrival: Arrival, facts: Facts) -> Reading:
    """✍ on a message: who marked which, as a link. Telegram does not tell a bot what stands in it."""
    number = located(Wish(verb="upd"), arrival, facts)
    if not number or arrival.user is None:
        return SILENCE
    link = f"https://t.me/c/{str(arrival.chat).removeprefix('-100')}/{arrival.message_id}"
    return _added(number, arrival, f"✍ {link}")


def which(facts: Facts) -> Reading:
    """Ask which of several open incidents is meant, or say that none is open."""
    numbers = tuple(h.ref.id for h in facts.world.open if h.ref.kind == "incident")[:10]
    return say("which-incident", numbers=numbers) if numbers else say("none-open")


def album_part(arrival: Arrival, origin: Ref) -> Reading:
    """A later part of an album belongs to what its first part opened."""
    return _added(origin.id, arrival, arrival.text, files=arrival.files)


def edit(arrival: Arrival, facts: Facts) -> Reading:
    """An edit corrects, visibly; it never commands."""
    if arrival.command not in ("", "report", "update"):
        return say("edited-command") if facts.world.roster.people.get(arrival.user or UserId(0)) else SILENCE
    if facts.origin is None or facts.origin.kind != "incident":
        return SILENCE
    text = arrival.rest if arrival.command else arrival.text
    command = Correct(at=arrival.at, by=arrival.user, source=source_of(arrival), text=Words(text))
    return (Act(ref=facts.origin, command=command),)


def reply(arrival: Arrival, facts: Facts) -> Reading:
    """A reply to one of our messages: to a step, an approval, or anything else about an incident."""
    about = facts.about
    if about is None or about.ref is None or about.ref.kind != "incident":
        return SILENCE
    text = Words(arrival.text) if arrival.text else None
    at, by = arrival.at, arrival.user
    if about.what in _OF_A_STEP:
        step, source = int(about.part), source_of(arrival)
        remark = Remark(at=at, by=by, step=step, text=text, files=arrival.files, source=source)
        return (Act(ref=about.ref, command=remark, told=(Tell(what="react"),)),)
    if about.what == "approval" and text is not None:
        reword = Reword(at=at, by=by, number=int(about.part), text=text)
        return (Act(ref=about.ref, command=reword, told=(Tell(what="react"),)),)
    if about.what in ("hot-wash", "after-action"):
        filed = FileAfterAction(at=at, by=by, text=text, files=arrival.files)
        return (Act(ref=about.ref, command=filed, told=(Tell(what="toast", part="after"),)),)
    taken_in = (noted(arrival),)
    return _added(
        about.ref.id, arrival, arrival.text, files=arrival.files, place=arrival.place, told=taken_in
    )

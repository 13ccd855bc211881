"""An approval's card: the exact act asked for, who asks, who has voted, until when, what silence means."""

from collections.abc import Iterator

from markupsafe import Markup

from coordination.incident import progress
from coordination.incident.state import Approval, Ruling
from coordination.kernel import UserId
from coordination.plan import ApprovalMode, Role
from handlers.cards import fit
from handlers.cards.incident import Rows
from handlers.cards.message import NOTHING, Message
from handlers.cards.step import named, title
from handlers.cards.voice import Voice


def approval(voice: Voice, part: str) -> Message | None:
    """Show the question while it is open, then its result."""
    asked = voice.incident.approvals[int(part)]
    if asked.ruling is Ruling.open:
        text = fit.lines(*_open(voice, asked))
        return Message(text=text, buttons=_buttons(voice, asked), silent=False)
    return Message(text=result(voice, asked), buttons=_again(voice, asked))


def act(voice: Voice, asked: Approval) -> Markup:
    """Return the exact words that are voted on; without any, the step's own title."""
    return voice.words(asked.text, 300) or title(voice, asked.step)


def result(voice: Voice, asked: Approval) -> Markup:
    """Return what was ruled: the consequence first, then who said what, then what may happen next."""
    key = f"approval-{asked.ruling}-{asked.mode}"
    first = voice.say(key, act=act(voice, asked), number=voice.incident.number)
    ended = voice.say(f"approval-at-{asked.ruling}", at=voice.time(asked.ruled_at or asked.expires_at))
    return fit.lines(first, fit.line(ended, *_votes(voice, asked)), _consequence(voice, asked))


def _open(voice: Voice, asked: Approval) -> Iterator[Markup]:
    yield voice.say(f"approval-ask-{asked.mode}", act=act(voice, asked), number=voice.incident.number)
    asker = voice.say("approval-by", who=voice.name(asked.by), at=voice.time(asked.at))
    yield fit.line(asker, *_evidence(voice, asked))
    yield _quorum(voice, asked)
    yield fit.line(*_votes(voice, asked))
    yield voice.say("approval-typed", approval=str(asked.number))


def _evidence(voice: Voice, asked: Approval) -> Iterator[Markup]:
    now = voice.incident.progress(asked.step)
    if asked.text:
        yield voice.say("approval-step", step=named(voice, asked.step))
    yield voice.quote(now.evidence, 300)
    if now.files:
        yield voice.say("files", count=len(now.files))


def _quorum(voice: Voice, asked: Approval) -> Markup:
    return voice.say(
        "approval-quorum",
        quorum=str(asked.quorum),
        voters=str(len(voters(voice, asked))),
        ayes=str(asked.ayes()),
        until=voice.time(asked.expires_at),
        silence=_silence(voice, asked),
    )


def _silence(voice: Voice, asked: Approval) -> Markup:
    """Return what silence until the end means."""
    means = "asks-again" if asked.on_expiry == "escalate" and not asked.escalated else "refuses"
    return voice.say(f"approval-silence-{means}")


def voters(voice: Voice, asked: Approval) -> tuple[UserId, ...]:
    """Return who may vote: the leaders, without the one who asks."""
    return tuple(member.user for member in voice.roster.leaders() if member.user != asked.by)


def _votes(voice: Voice, asked: Approval) -> Iterator[Markup]:
    """Yield each vote by name; once it is over without a decision also who was silent, or not reached."""
    voted = set()
    for vote in asked.votes[:6]:
        voted.add(vote.user)
        key = "approval-yes" if vote.yes else "approval-no"
        yield voice.say(key, who=voice.name(vote.user), reason=voice.quote(vote.reason, 200))
    if asked.ruling is Ruling.expired:
        for user in [user for user in voters(voice, asked) if user not in voted][:6]:
            reached = voice.roster.people[user].reachable
            yield voice.say("approval-silent" if reached else "approval-unreached", who=voice.name(user))


def _consequence(voice: Voice, asked: Approval) -> Markup:
    done_first = asked.mode is ApprovalMode.ratify
    if asked.ruling is Ruling.granted:
        return NOTHING if done_first else voice.say("approval-go", who=voice.mention(asked.by))
    step = progress.find(voice.incident, asked.step)
    entry = step is not None and "re_entry" in step.tags
    kind = "ratify" if done_first else "entry" if entry else "before"
    return voice.say(f"approval-stop-{kind}", who=voice.name(asked.by))


def _buttons(voice: Voice, asked: Approval) -> Rows:
    """A press carries the wording it stood under: a vote never passes to other words."""
    number, wording = asked.number, asked.wording
    return tuple((voice.button(verb, voice.incident.number, number, wording),) for verb in ("yes", "no"))


def _again(voice: Voice, asked: Approval) -> Rows:
    state = voice.incident
    step = progress.find(state, asked.step)
    newest = next(state.approvals_of(asked.step), asked)
    lost = asked.ruling in (Ruling.refused, Ruling.expired) and newest.number == asked.number
    if not (lost and state.is_open and step and not progress.is_over(state, asked.step, step)):
        return ()
    return ((voice.button("take", state.number, asked.step, name=voice.label("button.again")),),)


def escalated(voice: Voice, part: str) -> Message | None:
    """Tell everyone that nobody decided in time, and ask once more."""
    asked = voice.incident.approvals[int(part)]
    if asked.ruling is not Ruling.open:
        return None
    call = voice.list([voice.mention(user) for user in voters(voice, asked)])
    first = voice.say("approval-escalated", act=act(voice, asked), number=voice.incident.number)
    rest = voice.say("approval-escalated-until", until=voice.time(asked.expires_at), who=call)
    return Message(text=fit.lines(first, rest), buttons=_buttons(voice, asked), silent=False)


def passed_on(voice: Voice, part: str) -> Message | None:
    """Ask the deputies in particular, since half the time is gone without a decision."""
    asked = voice.incident.approvals[int(part)]
    if asked.ruling is not Ruling.open or asked.escalated:
        return None
    voted = {vote.user for vote in asked.votes}
    silent = [user for user in voters(voice, asked) if user not in voted]
    deputies = [user for user in silent if not voice.roster.people[user].has(Role.leader)]
    who = voice.list([voice.mention(user) for user in deputies or silent])
    first = voice.say("approval-passed-on", act=act(voice, asked), number=voice.incident.number)
    rest = voice.say(
        "approval-passed-on-to", who=who, until=voice.time(asked.expires_at), silence=_silence(voice, asked)
    )
    return Message(text=fit.lines(first, rest), buttons=_buttons(voice, asked), silent=False)


def ruled(voice: Voice, part: str) -> Message | None:
    """Tell the field what was decided."""
    asked = voice.incident.approvals[int(part)]
    return None if asked.ruling is Ruling.open else Message(text=result(voice, asked), silent=False)

"""Every verb of the routes, typed by every role and by a stranger: who is refused for want of a role."""

from dataclasses import replace
from functools import cache

import pytest

from coordination.aggregates import AGGREGATES
from coordination.facts import Facts
from coordination.incident import commands as c
from coordination.incident.rules import INCIDENT
from coordination.kernel import ChatId, Ref, Refusal, UserId, Words
from coordination.plan import Role, Severity
from coordination.roster.rules import digest
from coordination.roster.state import Grant, Invitation
from coordination.rounds.rules import ROUND
from handlers.arrival import Arrival, Kind
from handlers.read import read
from handlers.reading import Act, Tell
from handlers.routes import ROUTES
from tests.rules.duty.watch import adopted, policy
from tests.rules.reports import opened
from tests.rules.story import Story, active
from tests.rules.test_followup import raised
from tests.rules.town import ANN, CALL, CHEN, CHIEF, LIU, REOPEN, ROOT, STRANGER, SUN, TALLY, ZHAO

TYPISTS = {
    "leader": CHIEF,
    "deputy": LIU,
    "duty": ZHAO,
    "head": SUN,
    "responder": ANN,
    "admin": ROOT,
    "stranger": STRANGER,
}
OURS = "leader deputy duty head responder admin"
LEADERS, CLERKS = "leader deputy", "leader deputy duty"
EVERYBODY = f"{OURS} stranger"

N = "26-0001"
MAY: dict[tuple[str, str], str] = {
    ("report", "smoke"): OURS,
    ("status", ""): OURS,
    ("det", N): OURS,
    ("upd", f"{N} the road is clear"): OURS,
    ("ack", N): LEADERS,
    ("over", N): LEADERS,
    ("watch", f"{N} 45m"): LEADERS,
    ("act", N): LEADERS,
    ("not", f"{N} steam"): CLERKS,
    ("plans", N): OURS,
    ("plan", f"{N} fire"): OURS,
    ("sev", f"{N} high"): OURS,
    ("sev", f"{N} low"): LEADERS,
    ("facts", f"{N} hurt 2"): CLERKS,
    ("same", f"{N} 26-0002"): OURS,
    ("scene", N): OURS,
    ("back", N): EVERYBODY,
    ("count", N): CLERKS,
    ("take", f"{N} {CALL}"): OURS,
    ("take", f"{N} {TALLY}"): f"{LEADERS} head",
    ("take", f"{N} {REOPEN}"): LEADERS,
    ("done", f"{N} {CALL} 119 at 09:08"): OURS,
    ("done", f"{N} {TALLY} 23"): f"{LEADERS} head",
    ("block", f"{N} {CALL} no signal"): OURS,
    ("block", f"{N} {REOPEN} no air"): LEADERS,
    ("skip", f"{N} {CALL} not needed"): OURS,
    ("skip", f"{N} {REOPEN} not needed"): LEADERS,
    ("yes", "1"): LEADERS,
    ("no", "1 the air is bad"): LEADERS,
    ("stable", N): LEADERS,
    ("down", N): LEADERS,
    ("close", N): LEADERS,
    ("after", f"{N} the gate was locked"): f"{CLERKS} head",
    ("drill", "fire"): f"{LEADERS} admin",
    ("resume", N): f"{LEADERS} admin",
    ("fup", f"{N} spare key by 2026-12-01"): f"{CLERKS} head admin",
    ("fups", ""): OURS,
    ("own", "F1"): OURS,
    ("fix", "F1 key hung up"): OURS,
    ("checked", "F1"): f"{CLERKS} head admin",
    ("here", ""): OURS,
    ("reach", ""): f"{CLERKS} admin",
    ("zr", ""): OURS,
    ("ev", "pump 2 leaks"): OURS,
    ("inc", ""): OURS,
    ("rv", ""): OURS,
    ("chk", "at two"): EVERYBODY,
    ("rounds", ""): f"{CLERKS} admin",
    ("rm", ""): f"{CLERKS} admin",
    ("ex", "shaft-3 closed"): f"{CLERKS} admin",
    ("ph", "shaft-3 all clear"): f"{CLERKS} head",
    ("ca", "shaft-3"): f"{CLERKS} admin",
    ("cr", "shaft-3"): f"{CLERKS} admin",
    ("askall", "How many? by 23:59"): f"{CLERKS} admin",
    ("per", "flood open"): "leader admin",
    ("inv", "admin"): "admin",
    ("people", ""): f"{CLERKS} admin",
    ("strike", str(ANN)): "admin",
    ("duty", ""): OURS,
    ("checkin", ""): OURS,
    ("hand", "pump 2 is open"): OURS,
    ("takeon", ""): OURS,
    ("swap", str(ANN)): OURS,
    ("takeshift", ""): OURS,
    ("standin", f"{ANN} 18:00"): f"{CLERKS} admin",
    ("me", ""): EVERYBODY,
    ("lang", "en"): OURS,
    ("start", "A-CODE"): EVERYBODY,
    ("help", ""): EVERYBODY,
}
"""A verb and the words after its command → who is not refused for want of a role or of enrolment."""


@cache
def burning() -> Story:
    """The plan runs, the severity is high, and a deputy has asked for an approval."""
    story = active().when(c.SetSeverity, by=CHIEF, severity=Severity.high)
    story.when(c.Take, by=CHEN, step=REOPEN, text=Words("three people back in"))
    assert not isinstance(story.last, Refusal), story.last
    head = INCIDENT.head(story.now())
    asked = ROUND.head(opened().state)
    assert head is not None
    assert asked is not None
    invitation = Invitation(expires_at=story.world.now, grant=Grant(role=Role.responder))
    roster = replace(story.world.roster, invitations={digest("A-CODE"): invitation})
    rules = policy(of=story.world.policy)
    story.world = replace(story.world, open=(head, asked), roster=roster, policy=rules)
    return story


def refusals(verb: str, words: str, user: UserId) -> set[str]:
    """Why this person is refused, by the reader or by the rules behind it."""
    command = next(route.command for route in ROUTES if route.verb == verb)
    story = burning()
    arrival = Arrival(
        kind=Kind.message,
        at=story.world.now,
        chat=ChatId(user),
        private=True,
        user=user,
        user_name="Somebody",
        message_id=1,
        text=f"/{command} {words}".strip(),
        command=command,
        rest=words,
    )
    reading = read(arrival, Facts(world=story.world, fresh_code="code", bot_username="bot"))
    assert reading, "it is answered"
    return {reason for item in reading if (reason := _refused(item, story))}


def _refused(item: Act | Tell, story: Story) -> str:
    if isinstance(item, Tell):
        return item.part.removeprefix("refused-")
    aggregate = next(each for each in AGGREGATES if each.kind == item.ref.kind)
    outcome = aggregate.decide(_state(item.ref, story), item.command, story.world)
    return outcome.reason if isinstance(outcome, Refusal) else ""


def _state(ref: Ref, story: Story) -> object:
    states = {
        "incident": story.state,
        "roster": story.world.roster,
        "followup": raised().state,
        "round": opened().state,
        "duty": adopted().state,
    }
    return states.get(ref.kind) if ref.id else None


def test_every_verb_stands_in_the_table() -> None:
    assert {verb for verb, _ in MAY} == {route.verb for route in ROUTES}


@pytest.mark.parametrize("name", TYPISTS)
@pytest.mark.parametrize(("verb", "words"), MAY, ids=[f"{verb} {words}".strip() for verb, words in MAY])
def test_who_may(verb: str, words: str, name: str) -> None:
    wants_role = refusals(verb, words, TYPISTS[name]) & {"not-allowed", "not-enrolled"}
    assert (not wants_role) == (name in MAY[verb, words].split())

"""Anybody does anything in any order while time passes: what must hold all the same."""

from dataclasses import fields, is_dataclass, replace
from datetime import timedelta
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from coordination.incident import commands as c
from coordination.incident import events as e
from coordination.incident.rules import INCIDENT
from coordination.incident.state import FACTS, Answer, Incident, Ruling, Status
from coordination.kernel import Attachment, ChatId, Command, Event, KeepFile, Refusal, Source, UserId, Words
from coordination.plan import Severity
from tests.rules.story import Story
from tests.rules.town import CHEN, CHIEF, LIU, NINE, PEOPLE, PLAN, POLICY, STRANGER, clock, world

AFTER_THE_END = (e.Corrected, e.FileKept, e.CameBack, e.AfterActionFiled)
CLOCKS = (
    clock("hour"),
    clock("now", start="step:call", within=timedelta()),
    clock("soon", within=None),
    clock("death", start="fact:dead", when="dead > 0"),
)
WATCHFUL = replace(
    POLICY,
    clocks=CLOCKS,
    plans={**POLICY.plans, "fire": replace(PLAN, stale_after=timedelta(minutes=15))},
)

SETTLED = 10
"""Events before anything is ended, or nothing else would ever be reached."""

leaders = st.sampled_from([CHIEF, CHEN, LIU])
lateness = st.sampled_from([0, 0, 0, 1, 30])
people = st.sampled_from([*(m.user for m in PEOPLE), STRANGER])
anyone = st.none() | people
said = st.builds(Words, st.sampled_from(["", "  ", "smoke", "12 out"]))
steps = st.integers(0, 12)
moments = st.sampled_from([NINE, *(NINE + timedelta(minutes=m) for m in (15, 60, 600))])
numbers = st.sampled_from([1, 1, 1, 2, 9])
wordings = st.sampled_from([None, 1, 1, 2])
photos = st.sampled_from([(), (Attachment(kind="photo", file_id="f", unique_id="u"),)])
sources = st.builds(Source, st.just(ChatId(-100)), st.integers(1, 3))
counts = st.none() | st.integers(0, 2)
Wish = tuple[type[Command], dict[str, st.SearchStrategy[Any]]]
WORK: list[Wish] = [
    (c.Take, {"step": steps, "text": st.none() | said}),
    (c.Finish, {"step": steps, "text": st.none() | said, "files": photos}),
    (c.Remark, {"step": steps, "text": st.none() | said, "files": photos, "source": sources}),
    (c.Block, {"step": steps, "reason": said}),
    (c.Skip, {"step": steps, "reason": said}),
    (c.CheckIn, {}),
    (c.ComeBack, {}),
]
VOTES: list[Wish] = [
    (c.CastVote, {"number": numbers, "yes": st.booleans(), "reason": st.none() | said, "wording": wordings}),
    (c.Reword, {"number": numbers, "text": said}),
]
LEADING: list[Wish] = [
    (c.Acknowledge, {}),
    (c.TakeOver, {}),
    (c.Watch, {"until": moments}),
    (c.Activate, {}),
    (c.SetSeverity, {"severity": st.sampled_from(Severity)}),
    (c.SetFacts, {"facts": st.dictionaries(st.sampled_from(FACTS), counts)}),
    (c.ChoosePlan, {"plan_id": st.sampled_from(["fire", "general", "ufo"])}),
    (c.NotePageLost, {"user": people}),
    (c.NoteNoticeLost, {"user": people, "what": st.sampled_from(["stale", "receipt"])}),
    (c.NoteClockPutBack, {}),
    (c.CountIn, {}),
    (c.ResumeDrill, {}),
]
TELLING: list[Wish] = [
    (c.AddUpdate, {"text": st.none() | said, "files": photos, "source": sources}),
    (c.Correct, {"source": sources, "text": said}),
    (c.AddReporter, {"other": st.just("26-0003"), "text": st.none() | said}),
    (c.FileAfterAction, {"text": st.none() | said, "files": photos}),
    (KeepFile, {"unique_id": st.just("u"), "sha256": st.just("0" * 64), "size": st.just(3)}),
    (c.PauseDrill, {"other": st.just("26-0003")}),
]
ENDING: list[Wish] = [
    (c.Stabilise, {}),
    (c.StandDown, {}),
    (c.Close, {}),
    (c.StandDownFalse, {"reason": said}),
    (c.Merge, {"into": st.sampled_from(["26-0001", "26-0002"])}),
]


def speechless(value: Any) -> Any:
    """The same value with every text erased, as it stands after a purge."""
    if isinstance(value, Words):
        return replace(value, text="")
    if isinstance(value, tuple):
        return tuple(speechless(each) for each in value)
    if is_dataclass(value) and not isinstance(value, type):
        return type(value)(**{f.name: speechless(getattr(value, f.name)) for f in fields(value)})
    return value


def replayed(events: list[Event]) -> Incident | None:
    state = None
    for event in events:
        state = INCIDENT.evolve(state, event)
    return state


class AnyOrder(RuleBasedStateMachine):
    """One incident, everybody at it at once."""

    @initialize(
        by=anyone,
        text=st.none() | said,
        drill=st.sampled_from([False, False, False, True]),
        runs=st.sampled_from([True, True, False]),
    )
    def report(self, by: UserId | None, text: Words | None, drill: bool, runs: bool) -> None:
        self.story = Story(world(policy=WATCHFUL), None, [], [])
        by = CHIEF if drill else by
        self.story.when(
            c.Report, by=by, unit="shaft-3", text=text, drill=drill, plan_id="fire" if drill else ""
        )
        other = INCIDENT.head(self.story.now())
        assert other is not None
        elsewhere = replace(other, ref=replace(other.ref, id="26-0002"))
        self.story.world = replace(self.story.world, open=(other, elsewhere))
        if runs:
            self._do(c.ChoosePlan, CHIEF, 0, {"plan_id": "fire"})
            self._do(c.Activate, CHIEF, 0, {})

    @rule(data=st.data(), by=people, late=lateness)
    def somebody_works(self, data: st.DataObject, by: UserId, late: int) -> None:
        self._want(data, by, late, WORK)

    @rule(data=st.data(), by=leaders, step=steps)
    def a_leader_works(self, data: st.DataObject, by: UserId, step: int) -> None:
        kind = data.draw(st.sampled_from([c.Take, c.Finish]))
        self._do(kind, by, 0, {"step": step, "text": Words("12 out")})

    @rule(by=leaders)
    def a_leader_answers(self, by: UserId) -> None:
        self._do(c.Acknowledge, by, 0, {})

    @rule(data=st.data(), by=leaders, late=lateness)
    def somebody_votes(self, data: st.DataObject, by: UserId, late: int) -> None:
        self._want(data, by, late, VOTES)

    @rule(data=st.data(), by=leaders | people, late=lateness)
    def somebody_leads(self, data: st.DataObject, by: UserId, late: int) -> None:
        self._want(data, by, late, LEADING)

    @rule(data=st.data(), by=anyone, late=lateness)
    def somebody_tells(self, data: st.DataObject, by: UserId | None, late: int) -> None:
        self._want(data, by, late, TELLING)

    @rule(data=st.data(), by=anyone)
    def anybody_does_anything(self, data: st.DataObject, by: UserId | None) -> None:
        self._want(data, by, 0, [*WORK, *VOTES, *LEADING, *TELLING])

    @precondition(lambda self: len(self.story.events) > SETTLED)
    @rule(data=st.data(), by=leaders)
    def somebody_ends_it(self, data: st.DataObject, by: UserId) -> None:
        self._want(data, by, 0, ENDING)

    @rule(data=st.data())
    def the_nameless_try_everything(self, data: st.DataObject) -> None:
        self._want(data, None, 0, [*WORK, *VOTES, *LEADING, *ENDING])

    def _want(self, data: st.DataObject, by: UserId | None, late: int, wishes: list[Wish]) -> None:
        kind, drawn = data.draw(st.sampled_from(wishes))
        self._do(kind, by, late, {name: data.draw(values) for name, values in drawn.items()})

    def _do(self, kind: type[Command], by: UserId | None, late: int, values: dict[str, Any]) -> None:
        before = self.story.state
        was_open = self.story.now().is_open
        sent = self.story.world.now - timedelta(minutes=late)
        told = len(self.story.events)
        self.story.when(kind, by=by, at=sent, **values)
        if isinstance(self.story.last, Refusal):
            assert self.story.state == before
            assert len(self.story.events) == told
        self._tell(was_open)

    def _tell(self, was_open: bool) -> None:
        """Notices never fail, and only what may happens after the end."""
        for event in [] if isinstance(self.story.last, Refusal) else self.story.last:
            INCIDENT.notices(event, self.story.now())
            assert was_open or isinstance(event, AFTER_THE_END)

    @rule(minutes=st.sampled_from([1, 4, 15, 31, 240]))
    def time_passes(self, minutes: int) -> None:
        told = len(self.story.events)
        self.story.after(minutes)
        for event in self.story.events[told:]:
            INCIDENT.notices(event, self.story.now())

    @invariant()
    def nothing_stays_due(self) -> None:
        moments = dict(INCIDENT.deadlines(self.story.now()))
        again = Story(self.story.world, self.story.state, [], []).after(0)
        left = INCIDENT.deadlines(again.now())
        assert all(at > self.story.world.now for at in left.values())
        assert self.story.now().is_open or moments.keys() <= {"after"}

    @invariant()
    def the_record_is_the_truth(self) -> None:
        assert replayed(self.story.events) == self.story.state
        assert replayed([speechless(event) for event in self.story.events]) == self.story.state

    @invariant()
    def one_page_waits_at_most(self) -> None:
        state = self.story.now()
        waiting = [page for page in state.pages if page.answer is Answer.waiting]
        assert len(waiting) <= 1
        assert not waiting or (state.commander is None and state.is_open)

    @invariant()
    def one_person_leads_from_the_first_answer_on(self) -> None:
        assert sum(isinstance(event, e.Acknowledged) for event in self.story.events) <= 1

    @invariant()
    def whoever_leads_can_and_is_asked_until_something_is_decided(self) -> None:
        state, moments = self.story.now(), INCIDENT.deadlines(self.story.now())
        running = state.is_open and not state.paused_by
        assert state.commander in (None, CHIEF, CHEN, LIU)
        assert state.commander != state.taken_from or state.commander is None
        undecided = running and state.commander is not None and state.plan is None
        assert ("decide" in moments) == undecided
        active = running and state.commander is not None and state.status is Status.active
        assert ("stale" in moments) == (active and state.plan_id == "fire")

    @invariant()
    def nobody_is_told_twice_of_the_same(self) -> None:
        told = [event for event in self.story.events if isinstance(event, e.StepPassedOn | e.StepReminded)]
        done = sum(isinstance(event, e.StepDone) for event in self.story.events)
        steps = {event.step for event in told}
        assert len(told) <= 3 * len(steps) + done

    @invariant()
    def whoever_leads_votes_or_decides_has_a_name(self) -> None:
        state = self.story.now()
        nameless = [event for event in self.story.events if event.by is None]
        decisions = (
            e.Acknowledged,
            e.Activated,
            e.Voted,
            e.StepTaken,
            e.StepDone,
            e.Closed,
            e.FactsSet,
            e.LeadTaken,
        )
        assert not any(isinstance(event, decisions) for event in nameless)
        clock = [progress.overdue or progress.reminded for progress in state.steps.values()]
        assert all(p.holder or rung for p, rung in zip(state.steps.values(), clock, strict=True))

    @invariant()
    def only_a_quorum_of_others_grants(self) -> None:
        for approval in self.story.now().approvals.values():
            ayes = {vote.user for vote in approval.votes if vote.yes}
            assert approval.by not in {vote.user for vote in approval.votes}
            assert approval.ayes() == len(ayes)
            assert (approval.ruling is Ruling.granted) <= (len(ayes) >= approval.quorum)

    @invariant()
    def every_card_has_a_place_of_its_own(self) -> None:
        cards = INCIDENT.cards(self.story.now())
        assert len({(card.what, card.part, card.to) for card in cards}) == len(cards)
        head = INCIDENT.head(self.story.now())
        assert head is not None
        assert head.open == self.story.now().is_open


TestAnyOrder = AnyOrder.TestCase
TestAnyOrder.settings = settings(max_examples=60, stateful_step_count=50, deadline=None)

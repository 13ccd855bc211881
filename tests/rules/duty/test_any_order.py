"""Anybody does anything at a post in any order while time passes: what must hold all the same."""

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from coordination.duty import commands as c
from coordination.duty.rules import DUTY
from coordination.duty.state import Duty
from coordination.kernel import Command, Event, Refusal, UserId
from coordination.roster.state import Roster
from tests.rules.duty.test_gaps import post
from tests.rules.duty.watch import GATE, HOUR, MINUTE, adopted, note, policy
from tests.rules.test_any_order import speechless
from tests.rules.town import ANN, BO, PEOPLE, STRANGER, SUN, ZHAO

people = st.sampled_from([ANN, BO, SUN, ZHAO, STRANGER])
spans = st.sampled_from([MINUTE, 14 * MINUTE, 31 * MINUTE, 2 * HOUR, 12 * HOUR, 30 * HOUR])
numbers = st.none() | st.integers(1, 30)
WISHES: list[tuple[type[Command], dict[str, st.SearchStrategy[Any]]]] = [
    (c.CheckIn, {}),
    (c.CheckIn, {}),
    (c.HandOver, {"note": st.builds(note)}),
    (c.TakeOver, {}),
    (c.OfferShift, {"to": people}),
    (c.AgreeToSwap, {"number": numbers}),
]


def replayed(events: list[Event]) -> Duty | None:
    state = None
    for event in events:
        state = DUTY.evolve(state, event)
    return state


class AnyOrder(RuleBasedStateMachine):
    """One post, and everybody who has to do with it."""

    @initialize(gate=st.sampled_from([GATE, post(1, 4), replace(GATE, rotation=None)]))
    def start(self, gate: Any) -> None:
        self.watch = adopted(gate)

    @rule(data=st.data(), by=people, late=st.sampled_from([0, 0, 0, 5]))
    def somebody_wants_something(self, data: st.DataObject, by: UserId, late: int) -> None:
        kind, drawn = data.draw(st.sampled_from(WISHES))
        self._do(kind, by, late, {name: data.draw(values) for name, values in drawn.items()})

    @rule(user=people, hours=st.integers(-1, 30), gap=numbers)
    def somebody_stands_in(self, user: UserId, hours: int, gap: int | None) -> None:
        until = self.watch.world.now + hours * HOUR
        self._do(c.StandIn, ZHAO, 0, {"user": user, "until": until, "gap": gap})

    @rule(span=spans)
    def time_passes(self, span: timedelta) -> None:
        self.watch.after(span)

    @rule(span=spans)
    def the_bot_is_off(self, span: timedelta) -> None:
        self.watch.world = replace(self.watch.world, now=self.watch.world.now + span)
        self.watch.when(c.Adopt, post="gate").after(timedelta())

    @rule(gate=st.sampled_from([GATE, post(1, 4), None]))
    def the_config_changes(self, gate: Any) -> None:
        new = policy(gate) if gate else replace(policy(), posts={})
        self.watch.world = replace(self.watch.world, policy=new)
        self.watch.when(c.Adopt, post="gate").after(timedelta())

    @rule(user=people)
    def somebody_leaves_and_all_others_are_there(self, user: UserId) -> None:
        roster = Roster(people={member.user: member for member in PEOPLE if member.user != user})
        self.watch.world = replace(self.watch.world, roster=roster)

    def _do(self, kind: type[Command], by: UserId, late: int, values: dict[str, Any]) -> None:
        before = self.watch.state
        self.watch.when(kind, by=by, at=self.watch.world.now - late * MINUTE, **values)
        if isinstance(self.watch.last, Refusal):
            assert self.watch.state == before

    @invariant()
    def the_record_is_the_truth(self) -> None:
        assert replayed(self.watch.events) == self.watch.state
        assert replayed([speechless(event) for event in self.watch.events]) == self.watch.state

    @invariant()
    def the_plan_has_no_overlaps(self) -> None:
        state = self.watch.now()
        planned = [shift for shift in (state.present, *state.coming) if shift is not None]
        assert all(one.ends_at <= other.begins_at for one, other in pairwise(planned))
        assert all(shift.begins_at < shift.ends_at for shift in planned)

    @invariant()
    def nobody_has_two_turns_at_once(self) -> None:
        on = [turn.user for turn in self.watch.now().on()]
        assert len(on) == len(set(on))
        numbers = [turn.number for turn in self.watch.now().turns]
        assert len(numbers) == len(set(numbers))

    @invariant()
    def every_card_has_a_place_of_its_own_and_the_past_is_forgotten(self) -> None:
        cards = DUTY.cards(self.watch.now())
        assert len({(card.what, card.part, card.to) for card in cards}) == len(cards)
        assert len(self.watch.now().turns) < 30

    @invariant()
    def the_head_names_those_on_duty(self) -> None:
        head = DUTY.head(self.watch.now())
        assert head is not None
        assert head.open == self.watch.now().open == bool(DUTY.deadlines(self.watch.now()))
        assert (head.status == "on") == bool(head.who)
        assert set(head.who) <= {turn.user for turn in self.watch.now().on()}


TestAnyOrder = AnyOrder.TestCase
TestAnyOrder.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)

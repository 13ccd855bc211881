"""Anybody does anything to a follow-up in any order while weeks pass: nobody checks their own."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from coordination.followup import rules as r
from coordination.followup import state as s
from coordination.followup.rules import FOLLOWUP
from coordination.kernel import Command, Refusal, UserId, Words
from coordination.roster.state import Roster
from tests.rules.test_followup import PHOTO, raised
from tests.rules.town import PEOPLE, STRANGER

people = st.sampled_from([*(m.user for m in PEOPLE), STRANGER])
said = st.none() | st.builds(Words, st.sampled_from(["key hung up", "sign put up"]))
photos = st.sampled_from([(), (PHOTO,)])


class AnyOrder(RuleBasedStateMachine):
    """One follow-up, with a tally of who said that they did it."""

    @initialize()
    def begin(self) -> None:
        self.thing = raised()
        self.did: set[UserId] = set()
        self.reminders = 0

    def _do(self, command: type[Command], by: UserId, **fields: Any) -> None:
        before = self.thing.state
        self.thing.when(command, by=by, **fields)
        if isinstance(self.thing.last, Refusal):
            assert self.thing.state == before
            return
        for event in self.thing.last:
            if isinstance(event, s.Fixed):
                assert event.by is not None
                self.did.add(event.by)

    @rule(by=people)
    def own(self, by: UserId) -> None:
        self._do(r.Own, by)

    @rule(by=people, text=said, files=photos)
    def fix(self, by: UserId, text: Words | None, files: Any) -> None:
        self._do(r.Fix, by, text=text, files=files)

    @rule(by=people)
    def check(self, by: UserId) -> None:
        self._do(r.Check, by)

    @rule(hours=st.sampled_from([1, 30, 24 * 7, 24 * 40]))
    def time_passes(self, hours: int) -> None:
        before = len(self.thing.told)
        self.thing.until(self.thing.world.now + timedelta(hours=hours))
        told = [what for _, what, _ in self.thing.told[before:]]
        self.reminders += told.count("followup-tomorrow")
        assert self.thing.state.is_open or not told

    @rule(user=people)
    def leaves(self, user: UserId) -> None:
        left = {u: m for u, m in self.thing.world.roster.people.items() if u != user}
        self.thing.world = replace(self.thing.world, roster=Roster(people=left))

    @invariant()
    def nobody_checks_their_own(self) -> None:
        state = self.thing.state
        if not state.is_open:
            assert state.checked_by is not None
            assert state.checked_by not in self.did
            assert state.checked_by != state.owner
            assert state.done_at is not None

    @invariant()
    def it_is_asked_for_until_it_is_checked_and_reminded_of_once(self) -> None:
        state = self.thing.state
        waiting = FOLLOWUP.deadlines(state)
        assert ("due" in waiting) == state.is_open
        assert all(moment > self.thing.world.now for moment in waiting.values())
        assert self.reminders <= 1


TestFollowUpAnyOrder = AnyOrder.TestCase
TestFollowUpAnyOrder.settings = settings(max_examples=80, stateful_step_count=40, deadline=None)

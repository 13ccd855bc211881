"""Whatever happens to a round in whatever order: its five columns add up, and nothing said is lost."""

from datetime import timedelta
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from coordination.kernel import Command, Refusal, UserId, Words
from coordination.rounds import commands as c
from coordination.rounds import events as e
from coordination.rounds.columns import Column
from coordination.rounds.columns import columns as sorted_into
from coordination.rounds.rules import ROUND
from coordination.rounds.state import Round, Says
from tests.rules.reports import MEI, MINUTE, UNITS, opened, state
from tests.rules.town import ANN, CHIEF, STRANGER, ZHAO

PEOPLE = st.sampled_from((ANN, MEI, ZHAO, CHIEF, STRANGER, None))
UNIT = st.sampled_from((*UNITS, "gate"))
MINUTES = st.integers(0, 90)
BACK = st.integers(0, 120)


class AnyOrder(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.story = opened()
        self.entered = 0

    def does(self, command: type[Command], **fields: Any) -> None:
        self.story.when(command, **fields)
        if not isinstance(self.story.last, Refusal):
            self.entered += sum(isinstance(event, e.Entered) for event in self.story.last)

    @rule(minutes=MINUTES)
    def time_passes(self, minutes: int) -> None:
        self.story.after(minutes)

    @rule(
        by=PEOPLE,
        unit=UNIT,
        says=st.sampled_from((Says.zero, Says.events)),
        back=BACK,
        flags=st.integers(0, 7),
    )
    def somebody_enters(self, by: UserId | None, unit: str, says: Says, back: int, flags: int) -> None:
        at = self.story.world.now - timedelta(minutes=back)
        written = at - timedelta(minutes=30) if flags & 4 else None
        self.does(
            c.Enter,
            by=by,
            unit=unit,
            says=says,
            at=at,
            by_phone=bool(flags & 1),
            revises=bool(flags & 2),
            written_at=written,
        )

    @rule(by=PEOPLE, unit=UNIT)
    def somebody_is_excused(self, by: UserId | None, unit: str) -> None:
        self.does(c.Excuse, by=by, unit=unit, reason=Words("closed"))

    @rule(by=PEOPLE, unit=UNIT, accepts=st.booleans())
    def a_claim_is_ruled(self, by: UserId | None, unit: str, accepts: bool) -> None:
        self.does(c.RuleClaim, by=by, unit=unit, accepts=accepts)

    @rule(unit=UNIT)
    def an_incident_answers(self, unit: str) -> None:
        self.does(c.NoteIncident, by=ANN, unit=unit, number="26-0001")

    @rule(by=PEOPLE)
    def the_clerk_reminds(self, by: UserId | None) -> None:
        self.does(c.Remind, by=by)

    @rule(away=st.integers(3, 30 * 60), rival=st.booleans())
    def we_were_away(self, away: int, *, rival: bool) -> None:
        until = self.story.world.now
        self.does(c.NoteOutage, since=until - away * MINUTE, until=until, rival=rival)

    @invariant()
    def five_columns_add_up(self) -> None:
        now = state(self.story)
        each = sorted_into({unit: now.column(unit) for unit in UNITS})
        assert each.expected == sum(each.count(column) for column in Column) == len(UNITS)
        assert sorted(unit for units in each.units.values() for unit in units) == sorted(UNITS)

    @invariant()
    def no_rate_exceeds_the_whole(self) -> None:
        kept = [state(self.story).kept(unit) for unit in UNITS]
        assert all(one.complete or not one.in_time for one in kept)
        assert all(one.complete is False for one in kept if one.column is Column.missing)

    @invariant()
    def nothing_that_was_said_is_lost(self) -> None:
        lines = state(self.story).lines.values()
        assert sum(len(line.entries) for line in lines) == self.entered

    @invariant()
    def what_is_silent_is_missing_and_nobody_else(self) -> None:
        now = state(self.story)
        assert now.silent() == tuple(unit for unit in UNITS if now.column(unit) is Column.missing)

    @invariant()
    def nobody_who_has_answered_is_chased(self) -> None:
        for event in self.story.last if isinstance(self.story.last, list) else ():
            if isinstance(event, e.Reminded | e.Chased):
                assert set(event.units) <= set(state(self.story).silent())

    @invariant()
    def the_cut_off_is_final(self) -> None:
        closings = [event for event in self.story.events if isinstance(event, e.RoundClosed)]
        assert len(closings) <= 1
        if closings:
            assert state(self.story).at_cut_off == closings[0].units
            assert not ROUND.deadlines(state(self.story))

    @invariant()
    def replay_makes_the_same_round(self) -> None:
        again: Round | None = None
        for event in self.story.events:
            again = ROUND.evolve(again, event)
        assert again == self.story.state


TestRoundsAnyOrder = AnyOrder.TestCase
TestRoundsAnyOrder.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)

"""Approvals under fire: every vote by everybody at every wording, words changing, roles going, time passing.

Beside the rules stands a model that counts by hand: who agreed to which words, and who may still say so.
"""

from dataclasses import replace
from datetime import timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from coordination.authority import LEADERS
from coordination.incident import commands as c
from coordination.incident import events as e
from coordination.incident.state import Approval, Ruling
from coordination.kernel import Refusal, UserId, Words
from coordination.plan import ApprovalMode, ApprovalRule, OnExpiry
from coordination.roster.state import Roster
from tests.rules.story import active, words
from tests.rules.town import CHEN, CHIEF, LIU, PEOPLE, REOPEN, STRANGER, replanned

voters = st.sampled_from([CHIEF, CHEN, LIU, PEOPLE[3].user, PEOPLE[4].user, STRANGER])


class Votes(RuleBasedStateMachine):
    """One question after the other about one step."""

    @initialize(
        quorum=st.integers(1, 3),
        mode=st.sampled_from(ApprovalMode),
        on_expiry=st.sampled_from(OnExpiry),
        asker=st.sampled_from([CHIEF, CHEN]),
    )
    def ask(self, quorum: int, mode: ApprovalMode, on_expiry: OnExpiry, asker: UserId) -> None:
        rule_ = ApprovalRule(mode=mode, quorum=quorum, on_expiry=on_expiry)
        self.story = active(policy=replanned("reopen", approval=rule_)).when(c.Take, by=asker, step=REOPEN)
        self.asker, self.agreed = asker, set[UserId]()
        self.wording, self.ruled = 1, dict[int, Ruling]()

    def newest(self) -> Approval:
        return next(self.story.now().approvals_of(REOPEN))

    def may_vote(self, user: UserId) -> bool:
        member = self.story.world.roster.people.get(user)
        return member is not None and member.has(*LEADERS) and user != self.asker

    @rule(user=voters, yes=st.booleans(), seen=st.none() | st.integers(1, 4), late=st.sampled_from([0, 20]))
    def vote(self, user: UserId, yes: bool, seen: int | None, late: int) -> None:
        asked = self.newest()
        late_at = self.story.world.now - timedelta(minutes=late)
        self.story.when(
            c.CastVote, by=user, at=late_at, number=asked.number, yes=yes, wording=seen, reason=words("so")
        )
        counts = asked.ruling is Ruling.open and self.may_vote(user) and seen in (None, self.wording)
        if isinstance(self.story.last, Refusal):
            assert not counts or (self.story.last.reason == "voted-already" and user in self.agreed)
            return
        assert counts
        self._count(user, asked, yes=yes)

    def _count(self, user: UserId, asked: Approval, *, yes: bool) -> None:
        self.agreed = self.agreed | {user} if yes else self.agreed - {user}
        enough = len([u for u in self.agreed if self.may_vote(u)]) >= asked.quorum
        wanted = Ruling.refused if not yes else Ruling.granted if enough else Ruling.open
        assert self.newest().ruling is wanted

    @rule(by=voters, text=st.builds(Words, st.sampled_from(["a", "b"])))
    def reword(self, by: UserId, text: Words) -> None:
        asked = self.newest()
        self.story.when(c.Reword, by=by, number=asked.number, text=text)
        gone = by not in self.story.world.roster.people
        refused = gone or by != self.asker or asked.ruling is not Ruling.open
        assert isinstance(self.story.last, Refusal) == refused
        if not isinstance(self.story.last, Refusal):
            self.agreed, self.wording = set(), self.wording + 1
            assert self.newest().text == text

    @rule(minutes=st.sampled_from([1, 7, 15]))
    def time_passes(self, minutes: int) -> None:
        told = len(self.story.events)
        self.story.after(minutes)
        rulings = [ev.ruling for ev in self.story.events[told:] if isinstance(ev, e.ApprovalRuled)]
        assert set(rulings) <= {Ruling.expired}

    @rule(user=st.sampled_from([CHEN, LIU]))
    def comes_and_goes(self, user: UserId) -> None:
        people = dict(self.story.world.roster.people)
        if people.pop(user, None) is None:
            people[user] = next(member for member in PEOPLE if member.user == user)
        self.story.world = replace(self.story.world, roster=Roster(people=people))

    @precondition(lambda self: self.newest().ruling in (Ruling.refused, Ruling.expired))
    @rule()
    def ask_again(self) -> None:
        before = self.newest().number
        self.story.when(c.Take, by=self.asker, step=REOPEN)
        if isinstance(self.story.last, Refusal):
            assert self.asker not in self.story.world.roster.people
            return
        assert self.newest().number == before + 1
        self.agreed, self.wording = set(), 1

    @invariant()
    def a_ruling_is_final(self) -> None:
        for number, approval in self.story.now().approvals.items():
            assert self.ruled.get(number, approval.ruling) is approval.ruling
            if approval.ruling is not Ruling.open:
                self.ruled[number] = approval.ruling

    @invariant()
    def only_before_holds_the_step_up(self) -> None:
        asked = self.newest()
        waits = asked.mode is ApprovalMode.before and asked.ruling is not Ruling.granted
        self.story.when(c.Finish, by=CHIEF, step=REOPEN, at=self.story.world.now) if waits else None
        assert not waits or isinstance(self.story.last, Refusal)


TestVotes = Votes.TestCase
TestVotes.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)

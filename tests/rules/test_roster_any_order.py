"""People come, go, lose phones and groups in any order: what must hold of the roster all the same."""

from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from coordination.kernel import ChatId, Command, Event, Refusal, UserId, Words
from coordination.plan import Role
from coordination.roster import leaving
from coordination.roster import rules as r
from coordination.roster import state as s
from coordination.roster.rules import ROSTER
from tests.rules.test_roster import LEAD, ROOMS, SHAFT, SHARED, TOWN
from tests.rules.town import NINE, PEOPLE, ROOT, STRANGER, world

users = st.sampled_from([*(m.user for m in PEOPLE), STRANGER, UserId(98)])
anyone = st.none() | users
chats = st.sampled_from([LEAD, SHAFT, SHARED])
codes = st.sampled_from([r.digest(code) for code in "abc"])
units = st.none() | st.sampled_from(["shaft-3", "moon"])
grants = st.builds(s.Grant, role=st.sampled_from(Role), unit=units, rank=st.integers(0, 2))
invitations = st.builds(
    s.Invitation,
    expires_at=st.integers(0, 90).map(lambda minutes: NINE + timedelta(minutes=minutes)),
    uses=st.integers(1, 3),
    grant=st.none() | grants,
    room=st.none() | st.sampled_from(s.ChatKind),
    unit=units,
)


class AnyOrder(RuleBasedStateMachine):
    """One roster, and a tally of how often each code may still be used."""

    @initialize()
    def begin(self) -> None:
        self.now: datetime = NINE
        self.start = self.state = replace(TOWN, rooms=ROOMS)
        self.events: list[Event] = []
        self.good_for: dict[str, s.Invitation] = {}

    def _do(self, command: Command) -> bool:
        """Say whether it happened; a refusal changes nothing, and nothing ever fails."""
        outcome = ROSTER.decide(self.state, command, replace(world(self.now), roster=self.state))
        if isinstance(outcome, Refusal):
            return False
        for event in outcome:
            self.state = ROSTER.evolve(self.state, event)
            ROSTER.notices(event, self.state)
            self.events.append(event)
        return bool(outcome)

    @rule(by=anyone, digest=codes, invitation=invitations)
    def invite(self, by: UserId | None, digest: str, invitation: s.Invitation) -> None:
        could = by is None or (by in self.state.people and self.state.people[by].has(Role.admin))
        done = self._do(r.Invite(at=self.now, by=by, digest=digest, invitation=invitation))
        named = {invitation.unit, invitation.grant.unit if invitation.grant else None}
        assert done == (could and self._first_unit(invitation) != "moon"), named
        if done:
            self.good_for[digest] = invitation

    def _first_unit(self, invitation: s.Invitation) -> str | None:
        return invitation.unit or (invitation.grant.unit if invitation.grant else None)

    @rule(by=users, digest=codes)
    def enrol(self, by: UserId, digest: str) -> None:
        code = self.good_for.get(digest)
        good = code is not None and code.grant is not None and code.expires_at >= self.now
        known = self.state.people.get(by)
        has_it = code is not None and known is not None and known.reachable and code.grant in known.grants
        done = self._do(r.Enrol(at=self.now, by=by, digest=digest, name=Words("x")))
        assert done == (good and not has_it), "a second tap takes nobody's place"
        if code is not None and done:
            assert code.grant in self.state.people[by].grants
            self._use(digest, code)

    @rule(by=anyone, digest=codes, chat=chats)
    def bind(self, by: UserId | None, digest: str, chat: ChatId) -> None:
        code = self.good_for.get(digest)
        good = code is not None and code.expires_at >= self.now
        done = self._do(r.BindRoom(at=self.now, by=by, digest=digest, chat=chat, title=Words("x")))
        assert done == (code is not None and good and (code.room is not None or code.uses == 1))
        if code is not None and done:
            assert code.room is None or self.state.rooms[chat].kind is code.room
            self._use(digest, code)

    def _use(self, digest: str, code: s.Invitation) -> None:
        self.good_for.pop(digest)
        if code.uses > 1:
            self.good_for[digest] = replace(code, uses=code.uses - 1)

    @rule(user=users, chat=chats)
    def leave(self, user: UserId, chat: ChatId) -> None:
        self._do(leaving.LeaveRoom(at=self.now, user=user, chat=chat))
        left = self.state.people.get(user)
        room = self.state.rooms.get(chat)
        if left and room and room.kind is s.ChatKind.leadership:
            assert not left.has(Role.leader, Role.deputy, Role.duty)

    @rule(by=anyone, user=users)
    def strike_off(self, by: UserId | None, user: UserId) -> None:
        could = by is None or (by in self.state.people and self.state.people[by].has(Role.admin))
        there = user in self.state.people
        assert self._do(leaving.StrikeOff(at=self.now, by=by, user=user)) == (could and there)
        assert (user in self.state.people) == (there and not could)

    @rule(old=chats, new=chats)
    def migrate(self, old: ChatId, new: ChatId) -> None:
        self._do(r.MoveRoom(at=self.now, old=old, new=new))

    @rule(chat=chats, lacks=st.sampled_from([(), ("admin",)]), lost=st.booleans(), forum=st.booleans())
    def the_bots_own_standing(self, chat: ChatId, lacks: tuple[str, ...], lost: bool, forum: bool) -> None:
        noted = r.NoteRights(at=self.now, chat=chat, lacks=lacks, forum=forum)
        self._do(r.LoseRoom(at=self.now, chat=chat) if lost else noted)

    @rule(user=users, reachable=st.booleans(), locale=st.sampled_from(["en", "zh-CN"]))
    def reach_and_language(self, user: UserId, reachable: bool, locale: str) -> None:
        self._do(r.NoteReach(at=self.now, user=user, reachable=reachable))
        self._do(r.ChooseLocale(at=self.now, by=user, locale=locale))
        member = self.state.people.get(user)
        assert member is None or (member.reachable, member.locale) == (reachable, locale)

    @rule(minutes=st.integers(1, 40))
    def time_passes(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @invariant()
    def the_record_is_the_truth(self) -> None:
        state = self.start
        for event in self.events:
            state = ROSTER.evolve(state, event)
        assert state == self.state

    @invariant()
    def everything_stands_under_its_own_key(self) -> None:
        assert all(user == member.user for user, member in self.state.people.items())
        assert all(chat == room.chat for chat, room in self.state.rooms.items())
        assert all(member.grants for member in self.state.people.values())

    @invariant()
    def codes_are_spent_as_counted(self) -> None:
        assert dict(self.state.invitations) == self.good_for

    @invariant()
    def nobody_is_asked_twice(self) -> None:
        asked = [member.user for member in self.state.bearing(*Role)]
        assert len(asked) == len(set(asked))
        assert ROOT not in asked or self.state.people[ROOT].grants


TestRosterAnyOrder = AnyOrder.TestCase
TestRosterAnyOrder.settings = settings(max_examples=80, stateful_step_count=40, deadline=None)

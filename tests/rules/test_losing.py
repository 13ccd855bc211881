"""Who is told when a person cannot be written to any more, or the bot is out of a group."""

from dataclasses import replace

from coordination.kernel import Leadership, Person
from coordination.plan import Role
from coordination.roster import rules as r
from coordination.roster import state as s
from coordination.roster.rules import ROSTER
from tests.rules.test_roster import LEAD, SHAFT, TOWN, Register, town
from tests.rules.town import ANN, CHEN, CHIEF, LIU, NINE, ROOT, SUN


def lost(register: Register, *users: object) -> Register:
    for user in users:
        register.when(r.NoteReach, user=user, reachable=False)
    return register


def test_every_administrator_is_told_of_a_person() -> None:
    register = town()
    second = replace(register.state.people[SUN], grants=(s.Grant(role=Role.admin),))
    register.state = replace(register.state, people={**register.state.people, SUN: second})
    assert lost(register, CHEN).tells() == [("reach-lost", Person(SUN)), ("reach-lost", Person(ROOT))]
    back = register.when(r.NoteReach, user=CHEN, reachable=True)
    assert back.tells() == [("reach-back", Person(SUN)), ("reach-back", Person(ROOT))]


def test_without_an_administrator_who_can_be_told_the_leaders_are() -> None:
    assert lost(town(), ROOT).tells() == [("reach-lost", Leadership())]
    assert lost(town(), ROOT, CHEN).tells() == [("reach-lost", Leadership())]


def test_a_lost_group_is_told_among_the_leaders() -> None:
    register = town().when(r.LoseRoom, chat=SHAFT).happens(s.RoomLost)
    assert register.tells() == [("room-lost", Leadership())]
    (notice,) = ROSTER.notices(register.last[0], register.state)  # type: ignore[index] # it happened
    assert (notice.part, notice.values["unit"], notice.values["kind"]) == (str(SHAFT), "shaft-3", "field")


def test_a_lost_leadership_chat_is_told_to_each_leader_and_administrator() -> None:
    everyone = [("room-lost", Person(user)) for user in (CHIEF, CHEN, LIU, ROOT)]
    assert town().when(r.LoseRoom, chat=LEAD).tells() == everyone
    both = town()
    other = replace(both.state.rooms[LEAD], chat=SHAFT)
    both.state = replace(both.state, rooms={**both.state.rooms, SHAFT: other})
    assert both.when(r.LoseRoom, chat=LEAD).tells() == [("room-lost", Leadership()), *everyone]


def test_a_group_lost_where_there_is_no_leadership_chat_is_told_to_each() -> None:
    register = town().when(r.LoseRoom, chat=LEAD)
    told = lost(register, CHEN).when(r.LoseRoom, chat=SHAFT).tells()
    assert told == [("room-lost", Person(user)) for user in (CHIEF, LIU, ROOT)]


def test_records_of_before_the_room_was_kept_tell_nothing() -> None:
    assert ROSTER.notices(s.RoomLost(at=NINE, chat=LEAD), TOWN) == ()
    assert ROSTER.notices(s.LocaleChosen(at=NINE, user=ANN, locale="en"), TOWN) == ()

"""Who is asked first, where messages go, in which language."""

from dataclasses import replace

from coordination.kernel import Chat, ChatId, Field, Head, Leadership, Person, Ref, UserId, Words
from coordination.plan import Role
from coordination.roster.state import ChatKind, Grant, Member, Room, Roster
from coordination.view import View
from coordination.world import duty_posts
from tests.rules.town import ANN, CHEN, CHIEF, LIU, NINE, SUN, ZHAO, world

LEAD, SHAFT, SHARED = ChatId(-1), ChatId(-3), ChatId(-9)


def room(chat: ChatId, kind: ChatKind, unit: str | None = None) -> Room:
    return Room(chat=chat, kind=kind, unit=unit, title=Words("a group"))


def roster(*rooms: Room) -> Roster:
    return replace(world().roster, rooms={each.chat: each for each in rooms})


def test_roles_are_asked_in_their_order_then_by_rank() -> None:
    people = world().roster
    assert [m.user for m in people.bearing(Role.leader, Role.deputy)] == [CHIEF, CHEN, LIU]
    assert [m.user for m in people.bearing(Role.deputy, Role.leader)] == [CHEN, LIU, CHIEF]
    both = replace(people.people[CHIEF], grants=(Grant(role=Role.deputy, rank=1), Grant(role=Role.leader)))
    again = replace(people, people={**people.people, CHIEF: both})
    assert [m.user for m in again.bearing(Role.leader, Role.deputy)] == [CHIEF, CHEN, LIU]


def test_heads_are_found_by_their_unit_whatever_their_rank() -> None:
    people = world().roster
    ranked = Member(
        user=UserId(20), name=Words("Wu"), grants=(Grant(role=Role.head, unit="shaft-3", rank=1),)
    )
    both = replace(people, people={**people.people, ranked.user: ranked})
    assert [m.user for m in both.heads_of("shaft-3")] == [SUN, ranked.user]
    assert list(both.heads_of("shaft-1")) == []


def test_the_deputies_of_a_unit_are_found_by_rank_and_are_no_deputies_of_the_site() -> None:
    def deputy(id_: int, rank: int, unit: str) -> Member:
        grants = (Grant(role=Role.deputy, unit=unit, rank=rank), Grant(role=Role.deputy, unit=unit))
        return Member(user=UserId(id_), name=Words("Wu"), grants=grants[: 1 + id_ % 2])

    own = [
        deputy(20, 2, "shaft-3"),
        deputy(22, 1, "shaft-3"),
        deputy(24, 1, "plant"),
        deputy(21, 3, "shaft-3"),
    ]
    people = replace(world().roster, people={m.user: m for m in (*world().roster.people.values(), *own)})
    assert [m.user for m in people.deputies_of("shaft-3")] == [21, 22, 20]
    assert list(people.deputies_of("shaft-1")) == []
    assert [m.user for m in people.leaders()] == [CHIEF, CHEN, LIU]


def test_a_unit_is_written_to_in_its_own_group_else_the_shared_one_else_with_the_leaders() -> None:
    lead = room(LEAD, ChatKind.leadership)
    shared, own = room(SHARED, ChatKind.field), room(SHAFT, ChatKind.field, "shaft-3")
    assert world(roster=roster(lead, shared, own)).chats(Field("shaft-3")) == (SHAFT,)
    assert world(roster=roster(lead, shared, own)).chats(Field("shaft-1")) == (SHARED,)
    assert world(roster=roster(lead, own)).chats(Field("shaft-1")) == (LEAD,)
    assert world(roster=roster(lead)).chats(Leadership()) == (LEAD,)
    assert world().chats(Leadership()) == ()
    assert world().chats(Person(ANN)) == (ChatId(ANN),)
    assert world().chats(Chat(SHAFT)) == (SHAFT,)


def test_in_private_everyone_reads_their_own_language() -> None:
    people = world().roster
    speaks = replace(people, people={**people.people, ANN: replace(people.people[ANN], locale="zh-CN")})
    town = world(roster=speaks)
    assert [town.locale(ChatId(user)) for user in (ANN, ZHAO)] == ["zh-CN", "en"]
    assert town.locale(SHAFT) == "en"


def test_who_is_on_duty_is_the_same_whether_or_not_the_posts_are_picked_out() -> None:
    def post(id_: str, unit: str | None, *who: UserId) -> Head:
        ref = Ref("duty", id_)
        return Head(ref=ref, unit=unit, opened_at=NINE, open=True, status="", who=who)

    other = Head(ref=Ref("followup", "1"), unit=None, opened_at=NINE, open=True, status="", who=(SUN,))
    heads = (post("a", None, LIU), other, post("b", "shaft-3", CHEN), post("c", None, CHIEF, LIU))
    plain = replace(world(), open=heads)
    for there in (plain, replace(plain, posts=duty_posts(heads))):
        assert there.on_duty() == (LIU, CHIEF)
        assert there.on_duty("shaft-3") == (CHEN,)
    assert replace(plain, posts=()).on_duty() == ()


def test_series_go_on_from_their_last_number() -> None:
    assert world(counters={"approval": 16}).next("approval") == 17
    assert world().next("approval") == 1


def test_words_are_told_as_said_or_as_kept_and_an_erased_one_is_empty() -> None:
    view = View(world=world(), chat=SHAFT, texts={"w1": "smoke"})
    assert view.told(Words("fresh", id="w1")) == "fresh"
    assert view.told(Words(id="w1")) == "smoke"
    assert view.told(Words(id="w2")) == ""
    assert view.told(None) == ""
    assert view.world.now == NINE

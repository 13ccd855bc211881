"""What a flood may not do: earn a 429, hold up a page, let one chat trouble all, lose an order."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.delivery.pace import TELEGRAM, Limits
from coordination.kernel import Priority
from tests.delivery.flood import Flood, Wanted, most_within

PEOPLE, GROUPS = range(1, 201), range(-40, 0)
HOT, FRESH = -1, 9_999
ROUTINE = (Priority.answer, Priority.notice, Priority.card)
AN_HOUR = 3600


def pouring(seconds: int, seed: int = 1) -> list[Wanted]:
    """More than may leave: forty a second, a third of it to a few chats, and a page every twenty seconds."""
    chance = random.Random(seed)  # noqa: S311
    chats = [*PEOPLE, *[*PEOPLE][:5] * 20, *GROUPS, *[*GROUPS][:5] * 6]
    wanted: list[Wanted] = []
    for second in range(seconds):
        wanted += [
            (second + chance.random(), chance.choice(chats), chance.choice(ROUTINE)) for _ in range(40)
        ]
        if second % 20 == 10:
            wanted.append((second + chance.random(), chance.choice(chats), Priority.page))
    return wanted


def at_once(pages: int = 0) -> list[Wanted]:
    """Five hundred routine messages to forty groups, thirty of them to one; then pages, a second apart."""
    chats = [HOT] * 30 + [-2 - n % 39 for n in range(470)]
    random.Random(1).shuffle(chats)  # noqa: S311
    wanted: list[Wanted] = [(0.0, chat, Priority.notice) for chat in chats]
    return wanted + [(0.5 + n, FRESH + n, Priority.page) for n in range(pages)]


def test_an_hour_of_flood_earns_no_429_and_every_page_overtakes_it() -> None:
    flood = Flood(wanted=pouring(AN_HOUR), until=AN_HOUR).run()
    assert flood.refused == []
    assert len(flood.sent) >= 0.99 * TELEGRAM.per_second * AN_HOUR, "what may leave does leave"
    for chat, moments in flood.arrivals().items():
        if chat < 0:
            assert most_within(moments, 60.0) <= 20, chat
        else:
            assert most_within(moments, 60.0) <= 60 + TELEGRAM.private_burst, chat
    assert most_within([each.came_at for each in flood.sent], 60.0) <= 30 * 60 + TELEGRAM.burst
    waited = sorted(each.left_at - each.asked_at for each in flood.sent if each.row.priority is Priority.page)
    assert len(waited) == AN_HOUR / 20
    assert waited[int(0.95 * len(waited))] <= 0.25
    assert waited[-1] <= 1.0


@pytest.mark.parametrize(
    "faster",
    [Limits(per_second=33), Limits(private_per_second=1.2), Limits(per_group=26)],
    ids=["in all", "to a person", "to a group"],
)
def test_a_tenth_or_a_third_faster_earns_some(faster: Limits) -> None:
    """The hour above would show it."""
    assert Flood(wanted=pouring(240), until=240, limits=faster).run().refused


def test_a_page_during_five_hundred_routine_messages_leaves_at_once() -> None:
    flood = Flood(wanted=at_once(pages=14), until=120).run()
    waited = [each.left_at - each.asked_at for each in flood.sent if each.row.priority is Priority.page]
    assert len(waited) == 14
    assert max(waited) <= 0.25
    assert not flood.refused


@pytest.mark.parametrize("after", [0.5, 5.0, 30.0])
def test_a_page_to_a_group_with_routine_messages_waiting_leaves_at_once(after: float) -> None:
    flood = Flood(wanted=[*at_once(), (after, HOT, Priority.page)], until=120).run()
    (page,) = [each for each in flood.sent if each.row.priority is Priority.page]
    assert page.left_at - page.asked_at <= 0.25
    assert [each for each in flood.sent if each.row.chat == HOT and each.left_at > page.left_at]
    assert not flood.refused


@pytest.mark.parametrize("wait", [10.0, 60.0, 3600.0])
def test_one_chats_429_does_not_delay_the_others(wait: float) -> None:
    clean = Flood(wanted=at_once(), until=7200).run()
    spoilt = Flood(wanted=at_once(), until=7200, spoilt={HOT: wait}).run()
    assert len(spoilt.refused) == 1
    assert _done(spoilt) <= 1.05 * _done(clean)
    hot = [each.left_at for each in spoilt.sent if each.row.chat == HOT and not each.refused]
    assert len(hot) == 30, "nothing of its own is lost"
    assert min(hot) >= wait


def _done(flood: Flood) -> float:
    """When the last message to any but the hot group was with Telegram."""
    return max(each.came_at for each in flood.sent if each.row.chat != HOT)


MANY = st.lists(
    st.tuples(st.floats(0, 20), st.sampled_from([1, 2, -1, -2]), st.sampled_from(ROUTINE)), max_size=60
)


@settings(deadline=None, max_examples=40)
@given(MANY, st.dictionaries(st.sampled_from([1, -1]), st.sampled_from([1.0, 5.0, 40.0])), st.integers(0, 99))
def test_whatever_is_refused_meanwhile_each_chat_hears_its_notices_in_order(
    wanted: list[Wanted], spoilt: dict[int, float], seed: int
) -> None:
    flood = Flood(wanted=wanted, until=1e6, seed=seed, spoilt=dict(spoilt)).run()
    taken = [each for each in flood.sent if not each.refused]
    assert sorted(each.row.id for each in taken) == list(range(1, len(wanted) + 1))
    for chat in {each.row.chat for each in taken}:
        for priority in ROUTINE:
            rows = [each.row.id for each in taken if (each.row.chat, each.row.priority) == (chat, priority)]
            assert rows == sorted(rows)

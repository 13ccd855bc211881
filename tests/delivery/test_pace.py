"""A table of times: what may leave when. No clock, no sleeping."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.delivery.lines import Lines
from bot.delivery.pace import GRACE, TELEGRAM, Limits, Pace
from coordination.kernel import ChatId, Priority
from storage.items import Waiting

PAGE, ANSWER, NOTICE, CARD = Priority.page, Priority.answer, Priority.notice, Priority.card
ANN, BEN, GROUP, OTHER = 1, 2, -10, -20
MOMENT = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)


def row(
    number: int, chat: int, priority: int = NOTICE, kind: str = "notice", not_before: datetime | None = None
) -> Waiting:
    return Waiting(number, ChatId(chat), Priority(priority), not_before, order=number, kind=kind)


def lines(*rows: Waiting, limits: Limits = TELEGRAM, sent: Iterable[tuple[int, float]] = ()) -> Lines:
    pace = Pace(limits)
    for chat, at in sent:
        pace.spend(chat, at)
    waiting = Lines(pace)
    for each in rows:
        waiting.add(each)
    return waiting


def timetable(waiting: Lines, now: float = 0.0) -> list[tuple[float, int]]:
    """Let every message take no time at all; return (moment, row) of all that left."""
    left: list[tuple[float, int]] = []
    while True:
        turn = waiting.take(now)
        left += [(round(now, 3), each.id) for each in turn.leave]
        for each in turn.leave:
            waiting.done(each)
        if not turn.leave:
            if turn.ask_at is None:
                break
            assert turn.ask_at > now, "would spin"
            now = turn.ask_at
    return left


def test_a_person_gets_three_at_once_and_then_one_a_second() -> None:
    assert timetable(lines(*(row(n, ANN) for n in range(1, 7)))) == [
        (0, 1), (0, 2), (0, 3), (1, 4), (2, 5), (3, 6),
    ]  # fmt: skip


def test_a_page_to_a_person_who_is_written_to_all_the_time_leaves_at_once() -> None:
    waiting = lines(row(1, ANN), row(2, ANN, PAGE), row(3, ANN, PAGE), sent=[(ANN, 0.0)] * 3)
    assert timetable(waiting) == [(0, 2), (1, 3), (3, 1)]


def test_a_group_gets_twenty_a_minute_of_which_two_are_kept_for_what_is_urgent() -> None:
    times = timetable(lines(*(row(n, GROUP) for n in range(1, 21)), limits=Limits(burst=100, per_second=100)))
    assert [moment for moment, _ in times] == [0.0] * 18 + [60.0] * 2


def test_the_reserve_lets_two_pages_through_a_full_group() -> None:
    spent = [(GROUP, -1.0)] * 18
    waiting = lines(row(1, GROUP), row(2, GROUP, PAGE), row(3, GROUP, PAGE), row(4, GROUP, PAGE), sent=spent)
    assert timetable(waiting) == [(0, 2), (0, 3), (59, 4), (59, 1)]


def test_overall_fifteen_at_once_of_which_three_are_kept_and_then_thirty_a_second() -> None:
    times = [moment for moment, _ in timetable(lines(*(row(n, n) for n in range(1, 40))))]
    assert times[:12] == [0.0] * 12
    assert times[12] == pytest.approx(1 / 30, abs=0.01)
    assert times[-1] == pytest.approx(27 / 30, abs=0.01)


def test_a_page_to_a_free_chat_leaves_at_once_in_a_flood() -> None:
    waiting = lines(*(row(n, n) for n in range(1, 501)))
    for each in waiting.take(0.0).leave:
        waiting.done(each)
    waiting.add(row(1000, 9999, PAGE))
    assert [each.id for each in waiting.take(0.0).leave][:1] == [1000]


def test_five_hundred_routine_messages_take_hardly_longer_than_the_limits_ask() -> None:
    times = timetable(lines(*(row(n, n) for n in range(1, 501))))
    assert len(times) == 500
    assert times[-1][0] <= 1.1 * (500 - 15) / 30


def test_budgets_survive_a_restart() -> None:
    spent = [(ANN, -0.1)] * 3
    assert timetable(lines(row(1, ANN), sent=spent)) == [(0.9, 1)]


def test_one_message_a_chat_is_under_way_and_then_the_next() -> None:
    waiting = lines(row(1, ANN), row(2, ANN), row(3, BEN))
    first, third = waiting.take(0.0).leave
    assert (first.id, third.id) == (1, 3)
    assert waiting.take(0.0).leave == []
    waiting.done(first)
    assert [each.id for each in waiting.take(0.0).leave] == [2]


def test_ten_under_way_of_which_two_places_are_kept_for_pages() -> None:
    waiting = lines(*(row(n, n) for n in range(1, 12)), limits=Limits(burst=100))
    assert len(waiting.take(0.0).leave) == 8
    for n in range(20, 24):
        waiting.add(row(n, n, PAGE))
    assert [each.id for each in waiting.take(0.0).leave] == [20, 21]


def test_a_toast_waits_for_nothing() -> None:
    waiting = lines(row(1, ANN), row(2, ANN, Priority.toast, "toast"), sent=[(ANN, 0.0)] * 30)
    assert [each.id for each in waiting.take(0.0).leave] == [2]


def test_a_toast_does_not_free_the_chat_of_the_message_under_way() -> None:
    waiting = lines(row(1, ANN))
    waiting.take(0.0)
    toast = row(2, ANN, Priority.toast, "toast")
    waiting.add(toast)
    waiting.add(row(3, ANN))
    assert waiting.take(0.0).leave == [toast]
    waiting.done(toast)
    assert waiting.take(0.0).leave == []


def test_an_urgent_one_overtakes_in_its_own_chat() -> None:
    waiting = lines(row(1, ANN, CARD), row(2, ANN, NOTICE), row(3, ANN, PAGE), row(4, ANN, NOTICE))
    assert [number for _, number in timetable(waiting)] == [3, 2, 4, 1]


def test_who_sleeps_is_overtaken_and_comes_in_when_due() -> None:
    waiting = lines(row(1, ANN, not_before=MOMENT + timedelta(minutes=1)), row(2, ANN))
    waiting.due(MOMENT)
    assert [number for _, number in timetable(waiting)] == [2]
    assert not waiting.stirring()
    assert waiting.next_due() == MOMENT + timedelta(minutes=1)
    waiting.due(MOMENT + timedelta(minutes=1))
    assert waiting.stirring()
    assert [number for _, number in timetable(waiting)] == [1]


def test_a_row_that_comes_back_to_sleep_is_not_sent_meanwhile() -> None:
    waiting = lines(row(1, ANN), row(2, ANN))
    (first,) = waiting.take(0.0).leave
    waiting.add(row(1, ANN, not_before=MOMENT))
    waiting.done(first)
    assert [number for _, number in timetable(waiting)] == [2]


def test_what_is_withdrawn_leaves_no_gap() -> None:
    waiting = lines(row(1, ANN), row(2, ANN), row(3, BEN))
    waiting.keep_only([row(2, ANN), row(3, ANN)])
    assert [number for _, number in timetable(waiting)] == [2]


def test_a_429_pauses_its_own_chat() -> None:
    waiting = lines(row(1, GROUP), row(2, OTHER), row(3, GROUP, PAGE))
    waiting._pace.refused(GROUP, 5, 0.0)
    assert timetable(waiting) == [(0, 2), (5 + GRACE, 3), (5 + GRACE, 1)]


def test_a_short_429_of_a_chat_that_spent_nothing_is_the_overall_limit() -> None:
    waiting = lines(row(1, GROUP), row(2, OTHER))
    waiting._pace.refused(GROUP, 1, 0.0)
    assert [moment for moment, _ in timetable(waiting)] == [1 + GRACE] * 2


def test_a_short_429_of_a_chat_that_spent_its_own_is_its_own() -> None:
    waiting = lines(row(1, ANN, PAGE), row(2, OTHER), sent=[(ANN, 0.0)] * 4)
    waiting._pace.refused(ANN, 1, 0.0)
    assert timetable(waiting) == [(0, 2), (1 + GRACE, 1)]


def test_while_telegram_is_away_one_probes_and_waits_longer_each_time() -> None:
    pace = Pace(Limits())
    assert pace.slots(urgent=False) == 8
    pace.trouble(0.0, lambda n: float(n))
    pace.trouble(0.5, lambda n: float(n))  # left at the same time: the same trouble
    assert pace.free_at(0.5, urgent=True) == 1.0
    assert pace.slots(urgent=True) == 1
    pace.trouble(1.0, lambda n: float(n))
    assert pace.free_at(1.0, urgent=True) == 3.0
    pace.answered()
    assert pace.free_at(1.0, urgent=True) == 1.0
    assert pace.slots(urgent=True) == 10


def test_what_needed_no_call_costs_nothing() -> None:
    waiting = lines(*(row(n, ANN) for n in range(1, 5)))
    for _ in range(4):
        (each,) = waiting.take(0.0).leave
        waiting._pace.refund(ANN)
        waiting.done(each)


CHATS = st.sampled_from([1, 2, 3, -1, -2])
ROWS = st.lists(st.tuples(CHATS, st.sampled_from([PAGE, ANSWER, NOTICE, CARD])), min_size=1, max_size=120)


@settings(deadline=None, max_examples=60)
@given(ROWS)
def test_no_window_of_time_holds_more_than_the_limits_allow(rows: list[tuple[int, Priority]]) -> None:
    limits = Limits()
    waiting = lines(*(row(n, chat, priority) for n, (chat, priority) in enumerate(rows, 1)))
    left = [(moment, rows[n - 1][0]) for moment, n in timetable(waiting)]
    assert len(left) == len(rows), "somebody starved"
    for start, _ in left:
        for span in (0.0, 1.0, 2.5, 10.0, 59.99):
            inside = [chat for moment, chat in left if start <= moment <= start + span]
            assert len(inside) <= limits.burst + limits.per_second * span + 1e-6
            for chat in set(inside):
                most = (
                    limits.private_burst + limits.private_per_second * span if chat > 0 else limits.per_group
                )
                assert inside.count(chat) <= most + 0.01


@settings(deadline=None, max_examples=60)
@given(ROWS)
def test_each_chat_hears_the_most_urgent_first_and_then_in_order(rows: list[tuple[int, Priority]]) -> None:
    waiting = lines(*(row(n, chat, priority) for n, (chat, priority) in enumerate(rows, 1)))
    left = [n for _, n in timetable(waiting)]
    for chat in {chat for chat, _ in rows}:
        own = [(rows[n - 1][1], n) for n in left if rows[n - 1][0] == chat]
        assert own == sorted(own)


@settings(deadline=None, max_examples=60)
@given(ROWS, st.data())
def test_rows_that_come_go_and_return_all_leave_once(
    rows: list[tuple[int, Priority]], data: st.DataObject
) -> None:
    waiting, now = lines(), 0.0
    left: list[int] = []
    for n, (chat, priority) in enumerate(rows, 1):
        waiting.add(row(n, chat, priority))
        if data.draw(st.booleans()):
            for each in waiting.take(now).leave:
                if data.draw(st.booleans()):
                    waiting.add(each)  # it comes back: try again
                else:
                    left.append(each.id)
                waiting.done(each)
        now += data.draw(st.floats(0, 2))
    left += [n for _, n in timetable(waiting, now)]
    assert sorted(left) == list(range(1, len(rows) + 1))
    assert len(waiting) == 0

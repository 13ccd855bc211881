"""The day that a text names at its end, however people write it."""

from datetime import date

import pytest

from handlers.dates import split_due

TODAY = date(2026, 11, 24)
FIRST = date(2026, 12, 1)


@pytest.mark.parametrize(
    ("text", "what", "day"),
    [
        ("spare key by 2026-12-01", "spare key", FIRST),
        ("spare key by 1 Dec", "spare key", FIRST),
        ("spare key BY 1 december.", "spare key", FIRST),
        ("spare key, by 01 Dec 2027", "spare key", date(2027, 12, 1)),
        ("备用钥匙 12月1日前", "备用钥匙", FIRST),
        ("备用钥匙，12月1日之前完成。", "备用钥匙", FIRST),
        ("备用钥匙2027年1月3号", "备用钥匙", date(2027, 1, 3)),
        ("备用钥匙 2026-12-01前", "备用钥匙", FIRST),
        ("spare key 2026-12-01", "spare key", FIRST),
        ("stand by the pump by 1 Dec", "stand by the pump", FIRST),
        ("spare key\nby 3 Jan", "spare key", date(2027, 1, 3)),
        ("spare key by 23 Nov", "spare key", date(2026, 11, 23)),
        ("spare key by 24 May", "spare key", date(2027, 5, 24)),
        ("by 1 Dec", "", FIRST),
    ],
)
def test_it_is_found(text: str, what: str, day: date) -> None:
    assert split_due(text, TODAY) == (what, day)


@pytest.mark.parametrize(
    "text",
    ["spare key", "", "spare key by tomorrow", "by 1 Dec spare key", "spare key 1 Dec", "key by 1 Decade 9"],
)
def test_a_text_without_one_stays_whole(text: str) -> None:
    assert split_due(text, TODAY) == (text, None)


@pytest.mark.parametrize(
    "text", ["key by 31 Nov", "key by 2026-02-30", "钥匙 13月1日前", "key by 1 Foo", "key by 0 Dec"]
)
def test_a_day_that_there_is_not_is_none(text: str) -> None:
    what, day = split_due(text, TODAY)
    assert (what, day) in (("key", None), ("钥匙", None))


def test_the_leap_day_is_next_years_only_where_there_is_one() -> None:
    assert split_due("key by 29 Feb", date(2028, 1, 5)) == ("key", date(2028, 2, 29))
    assert split_due("key by 29 Feb", date(2028, 11, 5)) == ("key", None)

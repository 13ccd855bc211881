"""Personal numbers do not stay; what only looks like one does."""

import json
import unicodedata
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from telegram import Update

from handlers.arrival import Arrival, arrival_of
from handlers.masking import mask, mask_raw
from tests.chat.numbers import SURROUNDED, look_alikes, personal, resident_ids

NOW = datetime(2026, 11, 23, 6, 3, tzinfo=UTC)
ANN: dict[str, Any] = {"id": 7, "is_bot": False, "first_name": "Ann"}


def digits_of(text: str) -> str:
    return "".join(str(unicodedata.decimal(char, "")) for char in text)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("伤者身份证11010519491231002X，男", "伤者身份证•••2X，男"),
        ("ID 110105 19491231 002x", "ID •••2x"),
        ("old card 110105491231002.", "old card •••02."),
        ("电话13812345678已通知", "电话•••78已通知"),
        ("call 138 1234 5678 or 139-1234-5679", "call •••78 or •••79"),
        ("+86 138 1234 5678", "•••78"),
        ("(+86)13812345678", "(•••78"),
        ("０１３８１２３４５６７８", "０１３８１２３４５６７８"),
        ("１３８１２３４５６７８", "•••78"),
        ("TEL:13812345678,13912345679", "TEL:•••78,•••79"),
        ("+49 (170) 1234567 rang", "•••67 rang"),
        ("0044 20 7946 0958", "•••58"),
        ("(555) 234-5678, 555-234-5679", "•••78, •••79"),
        ("ssn 123-45-6789", "ssn •••89"),
    ],
)
def test_what_is_left_of_a_number(written: str, kept: str) -> None:
    assert mask(written) == kept


@pytest.mark.parametrize(
    "written",
    [
        "reference 119-2231, incident 26-0042, D26-0003",
        "16:50 smoke; again at 2026-11-23 16:55:03",
        "31.2304163, 121.4737012",
        "meter 13812345678 kWh, then 13812345678.5",
        "123-45-6789-1, 000-12-3456, 555-1234",
        "110105194912310021",  # the check digit is another
        "110105194913310021 110105194902300021",  # no such day
        "SN13812345678",
        "+120 mm in 24 h, +1234567",
        "•••78",
    ],
)
def test_what_stays(written: str) -> None:
    assert mask(written) is written or mask(written) == written


@settings(max_examples=1500, deadline=None)
@given(numbers=st.lists(personal, min_size=2, max_size=2), around=SURROUNDED)
def test_every_personal_number_is_masked(numbers: list[str], around: str) -> None:
    kept = mask(around.format(*numbers))
    assert len(digits_of(kept)) <= 2 * around.count("{}"), kept
    assert mask(kept) == kept


def test_look_alikes_stay() -> None:
    wrong = [text for text in look_alikes(5500) if mask(text) != text]
    assert len(wrong) <= 5500 * 0.005, wrong[:20]


@settings(max_examples=500, deadline=None)
@given(st.text(alphabet="0123456789 -+().Xx一/•", max_size=300))
def test_masking_twice_is_masking_once(text: str) -> None:
    once = mask(text)
    assert mask(once) == once


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=100))
def test_whatever_has_no_digits_stays(text: str) -> None:
    without = "".join(char for char in text if not char.isdecimal())
    assert mask(without) == without


def arrived(**message: Any) -> Arrival:
    whole = {"message_id": 5, "date": 1795414980, "chat": {"id": 7, "type": "private"}, "from": ANN}
    return arrival_of(Update.de_json({"update_id": 1, "message": whole | message}, None), NOW, 1)


@settings(max_examples=200, deadline=None)
@given(number=resident_ids)
def test_no_field_of_an_arrival_holds_the_number(number: str) -> None:
    replied = {"message_id": 4, "date": 1795414970, "chat": {"id": -9, "type": "group", "title": number}}
    arrival = arrived(
        text=f"/report hurt: {number}",
        reply_to_message=replied | {"from": ANN | {"id": 8}, "caption": f"his card {number}"},
        venue={
            "title": number,
            "address": number,
            "location": {"latitude": 31.0, "longitude": 121.0},
        },
        **{"from": ANN | {"last_name": number}},
    )
    assert arrival.masked
    assert arrival.command == "report"
    assert number not in repr(arrival)


def test_an_enrolment_code_is_not_touched() -> None:
    assert arrived(text="/start 13812345678").rest == "13812345678"
    assert arrived(text="/start 13812345678 and more").rest == "•••78 and more"


@given(number=resident_ids)
def test_an_update_that_is_kept_raw_holds_no_number(number: str) -> None:
    shared = {"phone_number": "8613812345678", "first_name": "Zhang"}
    raw = {"message": {"text": f"id {number}", "message_id": 13812345678, "contact": shared, "entities": []}}
    kept = json.dumps(mask_raw(raw))
    assert number not in kept
    assert "8613812345678" not in kept
    assert mask_raw(raw)["message"]["message_id"] == 13812345678

"""What is open, who is here, what one may do; and what a card says in its rarer moments."""

from dataclasses import replace
from datetime import timedelta

import pytest

from coordination.incident import commands as c
from coordination.incident.rules import INCIDENT
from coordination.incident.state import Status
from coordination.kernel import Attachment, ChatId, Place, Source, Words
from coordination.plan import Severity
from coordination.roster.state import Roster
from handlers.cards import keyboard
from handlers.texts import LOCALES, label
from tests.chat.fire import at
from tests.chat.site import (
    FIELD,
    LEADERSHIP,
    ROOMS,
    SHARED,
    about_nothing,
    labels,
    people,
    reported,
    shown,
)
from tests.chat.telegram import parse
from tests.rules.town import ANN, BO, CHEN, CHIEF, NINE, ROOT, STRANGER

PHOTO = Attachment(kind="photo", file_id="f", unique_id="u")


def test_the_overview() -> None:
    head = INCIDENT.head(at("active").now())
    assert head is not None
    drill = replace(head, drill=True, ref=replace(head.ref, id="D26-0002"))
    message = about_nothing("status", open=(head, drill))
    assert message.text == (
        "Open: 2 incidents, as of 09:00.\n"
        "26-0001 · active · Shaft 3 “泵房冒烟，里面两人”\n"
        "DRILL D26-0002 · active · Shaft 3 “泵房冒烟，里面两人” DRILL"
    )
    assert labels(message) == [["26-0001", "D26-0002"]]
    assert about_nothing("status").text == "No incident is open, as of 09:00."
    assert about_nothing("status", open=(head,) * 12).text.endswith("\n2 more")


def test_help_is_short_and_by_role() -> None:
    for chat, there, absent in (
        (ANN, "/report", "/activate"),
        (CHIEF, "/activate", "/invite"),
        (ROOT, "/invite", "/activate"),
        (STRANGER, "ask your administrator", "/report"),
    ):
        text = about_nothing("help", chat=ChatId(chat)).text
        assert there in text
        assert absent not in text
        assert text.endswith("In danger call the emergency services first.")
    given = about_nothing("help", values={"commands": ("ok",)}).text
    assert [line.split()[0] for line in parse(given).text.split("\n")] == ["Something", "/ok", "What"]


def test_the_roster_tells_who_cannot_be_reached() -> None:
    folk = people()
    lost = folk | {CHEN: replace(folk[CHEN], reachable=False)}
    text = about_nothing("people", roster=Roster(people=lost)).text
    assert "<b>responder</b>: Ann (Shaft 3), Bo (Shaft 3)" in text
    assert "\nNot reachable: 陈副矿长. " in text


@pytest.mark.parametrize("locale", LOCALES)
def test_who_i_am(locale: str) -> None:
    me = about_nothing("me", locale=locale)
    assert [button.data for button in me.buttons[0]] == ["lang:zh-CN", "lang:en"]
    assert "Ann" in me.text
    assert about_nothing("me", locale=locale, chat=ChatId(STRANGER)).text != me.text


@pytest.mark.parametrize("locale", LOCALES)
def test_enrolment_sets_the_two_rows(locale: str) -> None:
    rows = ((label(locale, "keyboard-report"),), (label(locale, "keyboard-clear"),))
    assert about_nothing("welcome", locale=locale).keyboard == keyboard(locale)
    assert keyboard(locale).rows == rows


def test_a_group_is_told_what_it_is_and_what_is_missing() -> None:
    assert about_nothing("room-bound", chat=FIELD).text.startswith("This is the field chat of Shaft 3 now.")
    assert "of all units" in about_nothing("room-bound", chat=SHARED).text
    assert about_nothing("room-bound", "", "zh-CN", chat=LEADERSHIP).text.startswith("本群现为领导群。")
    lacking = about_nothing("rights", chat=SHARED).text
    assert "I am not an administrator" in lacking
    assert "To mend it: " in lacking
    assert about_nothing("rights", chat=FIELD).text == "I have all the rights I need in this group."
    assert ROOMS[FIELD].lacks == ()


def test_invitations_are_chosen_by_buttons() -> None:
    kinds = about_nothing("choose-invite")
    assert [b.data for row in kinds.buttons for b in row][-2:] == ["inv:field", "inv:leadership"]
    units = about_nothing("choose-invite", "field")
    assert [b.data for b in units.buttons[0]] == ["inv:field:shaft-3", "inv:field:shared"]
    strike = about_nothing("choose-person")
    assert strike.buttons[0][0].data == f"strike:{CHIEF}"


def test_a_repeating_step_says_when_it_comes_again() -> None:
    story = reported("something odd").when(c.Activate, by=CHIEF)
    plan = story.now().plan
    assert plan is not None
    update = next(n for n, _, s in plan.steps() if s.id == "update")
    charge = next(n for n, _, s in plan.steps() if s.id == "take_charge")
    story.when(c.Finish, by=CHIEF, step=charge, text=Words("Bo leads"))
    assert "\nComes back until the stand-down.\n" in shown(story, "step", str(update)).text
    story.when(c.Finish, by=CHIEF, step=update, text=Words("pump stopped"))
    told = shown(story, "step", str(update), "zh-CN").text
    assert told.startswith(f"步骤{update} 续报进展 — 09:15 前\n")
    assert "\n每15分钟一次，已做1次，上次 09:00。\n" in told


def test_a_step_that_is_ratified_is_done_first() -> None:
    story = at("active")
    plan = story.now().plan
    assert plan is not None
    number = next(n for n, _, s in plan.steps() if s.approval and s.approval.mode == "ratify")
    story.when(c.Finish, by=ANN, step=number, text=Words("gas off"), files=(PHOTO,))
    done = shown(story, "step", str(number)).text.split("\n")
    assert done[0].endswith("· Ann 09:06 “gas off” + 1 file")
    assert done[1] == "Leaders are asked to confirm (approval 1)."
    assert shown(story, "approval", "1").text.startswith(
        "Confirm? Cut gas and non-fire power, 26-0001 (under"
    )
    story.when(c.CastVote, by=CHIEF, number=1, yes=False, reason=Words("pumps need it"))
    assert "speak to a leader now" in shown(story, "approval-ruled", "1").text


def test_a_step_nobody_needs_any_more() -> None:
    story = at("active")
    assert shown(story, "step", "99", first=False).text == "Step 99: no longer needed."
    over = replace(story.now(), status=Status.closed)
    left = shown(story, "step", "1", state=over)
    assert left.text == "Step 1 · Raise the alarm, get out: not done when the incident was closed."
    assert left.buttons == ()


def test_another_day_is_told_with_its_date() -> None:
    story = reported()
    story.world = replace(story.world, now=NINE + timedelta(days=1))
    assert "2 Mar 09:00" in shown(story, "brief").text
    assert "3月2日 09:00" in shown(story, "brief", locale="zh-CN").text
    assert "Mar" not in shown(story, "incident").text


def test_a_report_without_words() -> None:
    place = Place(latitude=51.5, longitude=-0.12)
    story = reported().when(c.AddUpdate, by=ANN, files=(PHOTO, PHOTO), place=place)
    card = shown(story, "incident").text
    assert "Update 09:00 + 2 files + place: 51.50000, -0.12000 As of 09:00." in card


def test_a_correction_and_a_claim_are_shown() -> None:
    source = Source(FIELD, 7)
    story = reported().when(c.AddUpdate, by=BO, text=Words("two inside"), source=source)
    story.when(c.Correct, by=BO, source=source, text=Words("three inside"))
    assert "“three inside” (corrected)" in shown(story, "incident").text
    state = replace(story.now(), happened_at=NINE - timedelta(minutes=20))
    assert "Happened about 08:40." in shown(story, "incident", state=state).text
    assert "\nNoted as happened about 08:40.\n" in shown(story, "receipt", state=state).text


def test_a_duplicate_names_the_other() -> None:
    story = reported()
    head = INCIDENT.head(story.now())
    assert head is not None
    other = replace(head, ref=replace(head.ref, id="26-0041"))
    story.world = replace(story.world, open=(other,))
    story.when(c.Merge, by=ANN, into="26-0041")
    assert shown(story, "incident").text.endswith(
        "Closed 09:00: the same event as 26-0041. It goes on there."
    )
    assert not shown(story, "incident").buttons


def test_the_chosen_severity_is_marked() -> None:
    story = reported().when(c.SetSeverity, by=ANN, severity=Severity.low)
    assert labels(shown(story, "incident"))[-2:] == [["Life at risk"], ["Serious", "✓ Contained"]]

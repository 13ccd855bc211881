"""Whose act a message is: nobody's that was forwarded, edited, sent by a bot or in a group's name."""

from dataclasses import replace
from typing import Any

import pytest

from coordination.facts import Sent
from coordination.incident import events as e
from coordination.incident.state import Approval
from coordination.kernel import ChatId, Ref, UserId, Words
from coordination.plan import ApprovalMode, OnExpiry, Role
from coordination.roster import state as s
from coordination.roster.codes import CodeWithdrawn
from handlers.arrival import Arrival, Kind
from handlers.reading import ROSTER
from handlers.routes import VERBS
from handlers.texts import label
from tests.gate import site
from tests.gate.door import Door
from tests.gate.site import FIELD, GONE, GROUP_CODE, RUNNING, arrival, typed
from tests.gate.test_matrix import ROWS, door_of, verb_of
from tests.rules.town import ANN, CHEN, CHIEF, NINE, REOPEN, ROOT, STRANGER

MIGHTY = UserId(50)
"""One person with every role there is: whatever is refused to them is refused for the form alone."""
ORIGINS: dict[str, dict[str, Any]] = {
    "forwarded, or by way of another bot": {"second_hand": True},
    "an anonymous administrator": {"hidden": True, "user": None, "chat": FIELD},
    "a channel": {"hidden": True, "user": None, "chat": FIELD},
    "an edit": {"kind": Kind.edit},
    "an edit in the group": {"kind": Kind.edit, "chat": FIELD},
    "to another bot": {"addressee": "other_bot"},
    "in a group that is not bound": {"chat": site.UNBOUND},
}
TELLS = {
    "an anonymous administrator": {"report"},
    "a channel": {"report"},
    "in a group that is not bound": {"start"},
}
"""What may come in that form all the same: a report, and the code by which a group is bound."""
ASKED = Sent(chat=ChatId(CHIEF), message_id=1, ref=Ref("incident", RUNNING), what="approval", part="1")


def mighty(door: Door) -> Door:
    grants = tuple(s.Grant(role=role, unit="shaft-3" if role in "head responder" else None) for role in Role)
    roster = door.states[ROSTER]
    member = s.Member(user=MIGHTY, name=Words("one with every role"), grants=grants)
    roster = door.states[ROSTER] = replace(roster, people={**roster.people, MIGHTY: member})
    door.world = replace(door.world, roster=roster)
    return door


@pytest.mark.parametrize("origin", ORIGINS)
@pytest.mark.parametrize("name", ROWS)
def test_in_no_other_form_does_anything_happen(name: str, origin: str) -> None:
    row, route = ROWS[name], VERBS[verb_of(name)]
    door = mighty(door_of(row))
    said = replace(typed(door, MIGHTY, route.command, row.words), **_form(origin))
    door.comes(said)
    assert bool(door.events) == (verb_of(name) in TELLS.get(origin, set())), door.events


def _form(origin: str) -> dict[str, Any]:
    form = ORIGINS[origin]
    return form | {"private": form.get("chat", 1) > 0}


def test_one_with_every_role_may_do_all_of_it_in_the_ordinary_form() -> None:
    """Else the test above proves nothing."""
    idle = {name for name, row in ROWS.items() if row.typed and not _acts(name)}
    assert idle <= {"back", "checkin", "hand", "takeon", "swap", "takeshift"}, "what only one person can"


def _acts(name: str) -> bool:
    door = mighty(door_of(ROWS[name]))
    return bool(door.comes(typed(door, MIGHTY, VERBS[verb_of(name)].command, ROWS[name].words)).events)


REPLIES = (
    "incident",
    "page",
    "step",
    "approval",
    "hot-wash",
    "round",
    "remind",
    "followup",
    "post",
    "receipt",
)


@pytest.mark.parametrize("what", REPLIES)
def test_what_came_by_way_of_another_bot_answers_nothing_of_ours(what: str) -> None:
    kinds = {"round": site.ROUND, "remind": site.ROUND, "followup": site.FOLLOWUP, "post": site.POST}
    ref = kinds.get(what, Ref("incident", RUNNING))
    about = replace(ASKED, what=what, part="1", ref=ref)
    for chat in (ChatId(MIGHTY), FIELD):
        door = mighty(site.busy().copy())
        said = arrival(door, MIGHTY, chat=chat, text="119 at nine", second_hand=True, reply_to=1)
        assert door.comes(said, about=about).events == []


@pytest.mark.parametrize("locale", ["en", "zh-CN"])
def test_a_forwarded_all_clear_is_nobodys_report(locale: str) -> None:
    door = site.busy().copy()
    said = arrival(door, site.MEI, text=label(locale, "keyboard-clear"), second_hand=True)
    assert door.comes(said).events == []
    assert door.comes(replace(said, second_hand=False)).events


def test_what_is_forwarded_in_private_is_still_a_report() -> None:
    door = site.quiet().copy()
    door.comes(arrival(door, ANN, text="smoke at the gate", second_hand=True))
    assert isinstance(door.events[0][1], e.Reported)


def test_an_edit_of_what_was_said_corrects_it_and_commands_nothing() -> None:
    door = site.quiet().copy()
    door.comes(arrival(door, ANN, text="smoke"))
    ref = door.events[0][0]
    door.events.clear()
    door.comes(arrival(door, ANN, kind=Kind.edit, text="smoke, two hurt"), origin=ref)
    door.comes(arrival(door, STRANGER, kind=Kind.edit, message_id=8, text="all is well"), origin=ref)
    assert [type(event) for _, event in door.events] == [e.Corrected]


def test_who_was_struck_off_changes_no_request_and_no_longer_counts() -> None:
    door = site.busy().copy()
    ref = Ref("incident", RUNNING)
    asked = Approval(
        number=2,
        step=REOPEN,
        by=GONE,
        at=NINE,
        expires_at=NINE.replace(hour=10),
        quorum=1,
        mode=ApprovalMode.before,
        on_expiry=OnExpiry.refused,
    )
    state = door.states[ref]
    door.states[ref] = replace(state, approvals={**state.approvals, 2: asked})
    about = replace(ASKED, part="2")
    assert door.comes(arrival(door, GONE, text="twenty people", reply_to=1), about=about).events == []
    door.states[ref] = replace(state, approvals={2: replace(asked, by=CHEN)})
    assert door.comes(arrival(door, CHEN, text="twenty people", reply_to=1), about=about).events


def test_who_leaves_the_group_loses_what_hangs_on_it() -> None:
    door = site.busy().copy()
    left = arrival(door, None, kind=Kind.member, chat=FIELD, subject=ANN, inside=False)
    assert isinstance(door.comes(left).events[0][1], s.GrantsLost)
    door.events.clear()
    for verb in VERBS.values():
        door.comes(arrival(door, ANN, kind=Kind.press, press="1", data=f"{verb.verb}:{RUNNING}", chat=FIELD))
    done = [event for _, event in door.events]
    assert [type(event) for event in done] == [e.CameBack], "only: back safe"


def enrolled(*arrivals: Arrival) -> Door:
    door = site.quiet().copy()
    for each in arrivals:
        door.comes(each)
    return door


def test_a_code_is_raced_for_and_one_gets_it() -> None:
    door = enrolled(*(typed(site.quiet(), UserId(who), "start", site.CODE) for who in range(200, 220)))
    assert [event.user for _, event in door.events if isinstance(event, s.Enrolled)] == [200]
    assert door.refused == ["bad-code"] * 19


def test_a_thousand_guesses_learn_nothing_and_bring_nobody_in() -> None:
    door = site.quiet().copy()
    for guess in range(1000):
        door.comes(typed(door, STRANGER, "start", f"{site.CODE}{guess}"))
    assert (set(door.refused), door.events) == ({"bad-code"}, [])
    assert len({str(message.text) for _, message in door.told}) == 1


def test_a_code_does_nothing_when_it_is_edited_in_forwarded_or_nameless() -> None:
    door = site.quiet().copy()
    code = typed(door, STRANGER, "start", site.CODE)
    group = typed(door, STRANGER, "start", GROUP_CODE, chat=site.UNBOUND)
    for said in (code, group):
        for form in ({"kind": Kind.edit}, {"second_hand": True}, {"hidden": True, "user": None}):
            assert door.comes(replace(said, **form)).events == []
    assert door.comes(group).events
    assert door.comes(code).events


def test_a_persons_code_in_a_group_is_void_at_once() -> None:
    door = site.quiet().copy()
    door.comes(typed(door, STRANGER, "start", site.CODE, chat=FIELD))
    assert [type(event) for _, event in door.events] == [CodeWithdrawn]
    assert "It is void now" in door.texts()
    door.comes(typed(door, UserId(200), "start", site.CODE))
    assert door.refused == ["bad-code"]
    assert door.world.roster.people.keys() == site.quiet().world.roster.people.keys()


def test_what_is_said_by_the_way_in_a_group_is_not_even_looked_at() -> None:
    door = site.quiet().copy()
    for said in (site.CODE, f"https://t.me/fieldline_bot?start={site.CODE}", f"start {site.CODE}"):
        assert door.comes(arrival(door, ROOT, chat=FIELD, text=said)).told == []
    assert door.events == []

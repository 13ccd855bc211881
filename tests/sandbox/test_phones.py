"""What people see, and waiting for it."""

import asyncio
from datetime import timedelta

import pytest

from sandbox import Clock, Group, HumanAct, NotShown, Person, Sandbox, media, render
from sandbox.render import fold, wide
from tests.sandbox.conftest import Raw


async def test_waiting_for_a_message_and_for_an_edit(raw: Raw, ann: Person) -> None:
    async with asyncio.TaskGroup() as tasks:
        waiting = tasks.create_task(ann.sees("hello", by=raw.bot))
        sent = await raw.says(ann, "hello")
    card = waiting.result()
    assert card.id == sent["message_id"]
    async with asyncio.TaskGroup() as tasks:
        again = tasks.create_task(ann.sees("hello", after=card))
        await raw.call("editMessageText", chat_id=ann.id, message_id=card.id, text="hello again")
    assert again.result() is card
    assert (card.text, card.edited) == ("hello again", True)


async def test_a_moment_or_a_predicate(raw: Raw, ann: Person, clock: Clock) -> None:
    await raw.says(ann, "early")
    clock.advance(timedelta(minutes=1))
    moment = clock.now()
    with pytest.raises(NotShown):
        await ann.sees("early", after=moment, within=0.01)
    await raw.says(ann, "late")
    late = await ann.chat().shows(lambda message: message.at >= moment)
    assert late.text == "late"


async def test_what_is_not_shown_fails_with_all_phones(
    raw: Raw, ann: Person, bob: Person, group: Group
) -> None:
    await raw.says(group, "in the group")
    with pytest.raises(NotShown) as failure:
        await group.shows("something else", within=0.01)
    text = str(failure.value)
    assert "'something else'" in text
    assert "[Ann Lee]" in text
    assert "[Bob Ray]" in text
    assert text.count("in the group") == 2


async def test_after_counts_changes_not_time(raw: Raw, ann: Person) -> None:
    await raw.says(ann, "first")
    said = ann.says("between")
    with pytest.raises(NotShown):
        await ann.sees("first", after=said, within=0.01)


async def test_phones_side_by_side(raw: Raw, town: Sandbox, ann: Person, bob: Person, group: Group) -> None:
    keys = {
        "inline_keyboard": [[{"text": "确认", "callback_data": "a"}, {"text": "No", "callback_data": "b"}]]
    }
    await raw.says(ann, "三号井 <b>fire</b>", parse_mode="HTML", reply_markup=keys)
    press = ann.presses("确认", on=await ann.sees("fire"))
    await raw.call("answerCallbackQuery", callback_query_id=press.id, text="ok")
    bob.sends(media.photo(), caption="smoke", to=group)
    shown = render(town, [ann, bob], width=51)
    assert shown.endswith(
        """\
08:00 Fieldline          │
Fieldline:               │
三号井 fire              │
[确认] [No]              │
                         │
08:00 Fieldline          │
(toast) ok               │
                         │
08:00 Shaft 3            │ 08:00 Shaft 3
Bob Ray:                 │ Bob Ray:
<photo>                  │ <photo>
smoke                    │ smoke
                         │
"""
    )


@pytest.mark.parametrize(
    ("text", "width"), [("abc", 3), ("三号井", 6), ("🔥", 2), ("e\u0301", 1), ("❤\ufe0f", 1), ("ａ", 2)]
)
def test_columns(text: str, width: int) -> None:
    assert wide(text) == width


def test_folding() -> None:
    assert fold("one two three", 7) == ["one two", "three"]
    assert fold("一二三四五", 6) == ["一二三", "四五"]
    assert fold("x" * 10, 4) == ["xxxx", "xxxx", "xx"]


async def test_everything_is_logged(raw: Raw, town: Sandbox, ann: Person) -> None:
    ann.says("hello")
    await raw.says(ann, "answer")
    act, call = town.changes.log[-2:]
    assert isinstance(act, HumanAct)
    assert (act.who, act.what) == ("Ann Lee", "writes 'hello'")
    assert call is town.calls("sendMessage")[-1]
    assert town.calls("sendMessage")[-1].params["text"] == "answer"


async def test_next_change(town: Sandbox, ann: Person) -> None:
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(town.next_change())
        await asyncio.sleep(0)
        ann.says("hello")


def test_people_have_manners(town: Sandbox, ann: Person, bob: Person, group: Group) -> None:
    said = ann.says("mine", to=group)
    with pytest.raises(PermissionError):
        bob.edits(said, "x")
    with pytest.raises(PermissionError):
        bob.deletes(said)
    with pytest.raises(ValueError, match="empty"):
        ann.says("  ", to=group)
    group.removes(bob)
    with pytest.raises(PermissionError):
        bob.says("still here?", to=group)


def test_service_lines(town: Sandbox, ann: Person, bob: Person, group: Group) -> None:
    group.pins(ann.says("read this", to=group))
    group.renames("Shaft 4")
    group.loses(bob)
    lines = [shown.text for shown in ann.phone(group) if shown.kind == "service"]
    assert lines == [
        "made the group",
        "joined: Fieldline",
        "pinned: read this",
        "renamed the group: Shaft 4",
        "left: Bob Ray",
    ]

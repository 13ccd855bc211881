"""Every message there is, at one moment of a story: what, which, where, with which values."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from coordination.authority import ACTS
from coordination.incident.leading import TO_ONE
from coordination.kernel import ChatId, Value, When, Who
from coordination.plan import Role
from coordination.roster.state import ChatKind
from handlers.cards import ONCE
from handlers.cards.questions import VERBS as QUESTIONS
from handlers.cards.toasts import VERBS
from handlers.routes import COMMANDS
from tests.chat.fire import live
from tests.chat.refusals import HINTS, reasons
from tests.chat.site import FIELD, LEADERSHIP, PRIVATE, SHARED
from tests.rules.story import Story
from tests.rules.town import ANN, CHEN, NINE


@dataclass(frozen=True, kw_only=True)
class Asked:
    what: str
    part: str = ""
    chat: ChatId = FIELD
    values: Mapping[str, Value] = field(default_factory=dict)


VALUES: dict[str, Value] = {
    "number": "26-0042",
    "other": "26-0041",
    "act": "close",
    "able": (Who(CHEN),),
    "yours": ("responder",),
    "who": Who(ANN),
    "step": 3,
    "approval": 1017,
    "steps": (1, 2),
    "approvals": (),
    "out": (Who(ANN),),
    "unit": "shaft-9",
    "units": ("shaft-3",),
    "plan": "fire",
    "command": "zreo",
    "numbers": ("26-0042",),
    "round": "daily/260302",
    "column": "late",
    "figures": ("Staff",),
    "claim": "accepted",
    "period": "flood",
    "periods": ("flood",),
    "example": "2026-12-01",
    "due": When(NINE),
    "post": "gate",
    "posts": ("gate", "pump"),
    "id": "gate",
    "at": When(NINE),
    "on": (Who(ANN),),
    "next": (Who(CHEN),),
}
"""Enough for any refusal or hint."""


def messages(story: Story) -> Iterator[Asked]:
    """Yield every message of a moment; a what that no branch knows is an error."""
    for what, part, chat in live(story):
        yield Asked(what=what, part=part, chat=chat)
    for what in ONCE:
        yield from _once(what, story)


def _once(what: str, story: Story) -> Iterator[Asked]:
    parts = _parts(story).get(what)
    if parts is not None:
        yield from (Asked(what=what, part=part, values=VALUES) for part in parts)
        return
    values: dict[str, Mapping[str, Value]] = {
        "receipt": {"other": "26-0041"},
        "invitation": {"link": "https://t.me/bot?start=abc_-", "expires": When(NINE)},
        "sorry": {"ref": "f-17"},
        "grants-lost": {"roles": tuple(map(str, Role))},
        "reporter-added": {"number": "26-0041"},
        "help": {"commands": tuple(COMMANDS)},
    }
    for chat in (PRIVATE, FIELD, LEADERSHIP, SHARED):
        if not (what == "rights" or what == "room-bound") or chat != PRIVATE:
            yield Asked(what=what, chat=chat, values=values.get(what, {}))


def _parts(story: Story) -> dict[str, Sequence[str]]:
    state = story.now()
    steps = [str(number) for number in state.steps]
    approvals = [str(number) for number in state.approvals]
    some = steps[:2] or ["1"]
    toasts = [*VERBS, *(f"{verb}:{step}" for verb in ("take", "done", "block") for step in some)]
    return {
        "say": HINTS,
        "say-toast": HINTS,
        "refused": list(reasons()),
        "refusal-toast": list(reasons()),
        "toast": toasts,
        "told": toasts,
        "ask": [_question(verb, some[0]) for verb in QUESTIONS],
        "not-deliverable": [str(CHEN)],
        "not-told": TO_ONE,
        "step-blocked": steps,
        "step-overdue": steps,
        "approval-ruled": approvals,
        "step-reminded": steps,
        "step-passed-on": steps,
        "approval-escalated": approvals,
        "approval-passed-on": approvals,
        "after-action": ["50", "100"],
        "choose-invite": ["", *map(str, Role), *map(str, ChatKind)],
    }


def _question(verb: str, step: str) -> str:
    return {"no": "no:17:1", "block": f"block:{step}", "skip": f"skip:{step}", "done": f"done:{step}"}.get(
        verb, verb
    )


ACT_NAMES = (*ACTS, *(f"step-{role}" for role in Role), "report", "enter")

"""What the bot says of itself: an outage, the end of its record, what it finds wrong. It blames nobody."""

from collections.abc import Iterator

from markupsafe import Markup

from coordination.kernel import Value
from handlers.cards import fit
from handlers.cards.message import Message
from handlers.cards.voice import Show, Voice

_KINDS = {
    "incident": "outage-of-incident",
    "round": "outage-of-round",
    "agenda": "outage-of-round",
    "duty": "outage-of-duty",
}
"""What has deadlines and a word of its own for them; anything else is counted together."""


_TOLD = {"long": "outage-long", "rival": "outage-rival"}
"""After a longer outage, or while another program read, messages are lost as well as presses."""


def outage(voice: Voice, part: str) -> Message:
    """Tell a chat from when to when nothing was heard, and what of that time may be lost."""
    return Message(text=_told(voice, part), silent=not part)


def outage_due(voice: Voice, part: str) -> Message:
    """Tell the leaders the same, with what came due meanwhile and what is done about it."""
    due = _counts(voice.view.values["due"])
    key = "outage-due" if due else "outage-due-none"
    counted = voice.list([voice.say(of_kind, count=count) for of_kind, count in due.items()])
    judged = voice.say("outage-not-judged") if part else None
    text = fit.lines(_told(voice, part), voice.say(key, due=counted), judged)
    return Message(text=text, silent=not part)


def _told(voice: Voice, part: str) -> Markup:
    values = voice.view.values
    key = _TOLD.get(part, "outage")
    return voice.say(key, since=values["since"], until=values["until"])


def _counts(due: Value) -> dict[str, int]:
    counts: dict[str, int] = {}
    for kind, count in _pairs(due):
        known = _KINDS.get(kind, "outage-of-other")
        counts[known] = counts.get(known, 0) + count
    return counts


def _pairs(due: Value) -> Iterator[tuple[str, int]]:
    for pair in due if isinstance(due, tuple) else ():
        match pair:
            case (str(kind), int(count)):
                yield kind, count
            case _:
                pass


def sealed(voice: Voice, _part: str) -> Message:
    """Tell how far the record reaches, with the hash by which it can be held to that later."""
    values = voice.view.values
    return Message(text=voice.say("sealed", seq=values["seq"], hash=values["hash"]))


_SWEPT = {
    "incident": "swept-incident",
    "round": "swept-round",
    "followup": "swept-followup",
    "note": "swept-note",
}


def swept(voice: Voice, _part: str) -> Message:
    """Tell what was erased because of its age."""
    what = [voice.say(_SWEPT[kind], count=count) for kind, count in _pairs(voice.view.values["counts"])]
    return Message(text=voice.say("swept", what=voice.list(what)))


def forgotten(voice: Voice, _part: str) -> Message:
    """Tell that a person was forgotten, and nothing of whom."""
    return Message(text=voice.say("forgotten"))


_WRONG = {
    "overdue": "alarm-overdue",
    "waiting": "alarm-waiting",
    "undelivered": "alarm-undelivered",
    "record": "alarm-record",
    "disk": "alarm-disk",
}


def alarm(voice: Voice, _part: str) -> Message:
    """Tell what the bot has found wrong with itself, and whose business it is."""
    kinds = voice.view.values["kinds"]
    wrong = [voice.say(_WRONG[str(kind)]) for kind in (kinds if isinstance(kinds, tuple) else ())]
    text = fit.lines(voice.say("alarm"), *wrong, voice.say("alarm-goes-on"))
    return Message(text=text, silent=False)


NOTICES: dict[str, Show] = {
    "outage": outage,
    "outage-due": outage_due,
    "sealed": sealed,
    "swept": swept,
    "forgotten": forgotten,
    "alarm": alarm,
}
"""Messages sent once, about the bot itself."""

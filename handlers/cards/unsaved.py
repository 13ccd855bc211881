"""What is said from memory while nothing can be saved: without a state and without the record.

These two are not shown by `show`: nothing was committed that they could be about (docs/decisions/0009).
"""

from datetime import datetime

from handlers.cards import fit
from handlers.cards.message import Message
from handlers.cards.voice import clock
from handlers.texts import say

CAUSE_LIMIT = 160


def unsaved(locale: str, since: datetime, now: datetime, cause: str, *, damaged: bool) -> Message:
    """Tell that nothing is saved, that nothing is lost by it, and what to do. Moments are the site's."""
    told = say(locale, "unsaved", since=clock(locale, since, now.date()), cause=fit.told(cause, CAUSE_LIMIT))
    mend = say(locale, "unsaved-damaged" if damaged else "unsaved-passing")
    return Message(text=fit.lines(told, mend), silent=False)


def saved_again(locale: str, since: datetime, now: datetime) -> Message:
    """Tell that it is over."""
    return Message(text=say(locale, "saved-again", since=clock(locale, since, now.date())))

"""Speaking to one reader: in their language, by the site's clock, with our names for people and things."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from markupsafe import Markup

from coordination.incident.state import Incident
from coordination.kernel import UserId, Value, When, Who, Words
from coordination.plan import Localised, Plan
from coordination.roster.state import Roster
from coordination.view import View
from handlers.buttons import pack
from handlers.cards import fit
from handlers.cards.message import NOTHING, Button, Message
from handlers.texts import label, say

NAME_LIMIT = 40
LINE_LIMIT = 160
"""Of a person's words where they stand among other things."""
QUOTE_LIMIT = 600
"""Of a person's words where they are what the message is about."""
LISTED = 10
"""Entries of a list before the rest is only counted."""


def clock(locale: str, local: datetime, today: date) -> str:
    """Return a moment of the site's time, with its date when it is not today."""
    return f"{local:%H:%M}" if local.date() == today else dated(locale, local)


def dated(locale: str, local: datetime) -> str:
    """Return a moment of the site's time, with its date."""
    return label(locale, "date-and-time", day=local.day, month=local.month, clock=f"{local:%H:%M}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """One message's reader. Everything a card shows goes through here, so all of it is escaped and fits."""

    view: View
    locale: str
    today: date
    """Moments of this day are told without their date."""

    @property
    def incident(self) -> Incident:
        """The state, of a card or notice of an incident."""
        state: Incident = self.view.state
        return state

    @property
    def roster(self) -> Roster:
        return self.view.world.roster

    def say(self, key: str, **values: Value | None) -> Markup:
        """Return one of our texts, its values shown as this reader should see them."""
        shown = {name: self.shown(value) for name, value in values.items() if value is not None}
        return say(self.locale, key, **shown)

    def label(self, key: str) -> str:
        """Return one of our texts that stands on a button."""
        return label(self.locale, key)

    def shown(self, value: Value) -> Markup | str | int:
        """Return a value as text; only counts stay numbers."""
        match value:
            case Who(user):
                return self.name(user)
            case When(at):
                return self.time(at)
            case Words():
                return self.words(value, LINE_LIMIT)
            case tuple():
                return self.list([Markup.escape(str(self.shown(v))) for v in value])
            case Markup() | int():
                return value
            case str():
                return fit.told(value, LINE_LIMIT)

    def button(self, verb: str, *args: str | int, name: str = "") -> Button:
        """Return the button that stands for a verb; `name` when it is called after what it chooses."""
        first, rest = (str(args[0]), args[1:]) if args else ("", ())
        text = fit.narrow(fit.told(name, NAME_LIMIT)) if name else label(self.locale, f"button.{verb}")
        return Button(text, pack(verb, first, *rest))

    def name(self, user: UserId) -> Markup:
        """Return a person's name; one who is not in the roster is "somebody", or a former member."""
        if user in self.roster.forgotten:
            return say(self.locale, "former-member")
        member = self.roster.people.get(user)
        told = fit.told(self.view.told(member.name), NAME_LIMIT) if member else ""
        return Markup.escape(told) if told else say(self.locale, "somebody")

    def mention(self, user: UserId) -> Markup:
        """Return a person's name so that their phone tells them, where they must act."""
        return Markup('<a href="tg://user?id={}">{}</a>').format(user, self.name(user))

    def time(self, at: datetime) -> str:
        """Return the site's clock time, with the date when it is not today."""
        return clock(self.locale, self._local(at), self.today)

    def dated(self, at: datetime) -> str:
        """Return the site's date and clock time, whatever the day."""
        return dated(self.locale, self._local(at))

    def _local(self, at: datetime) -> datetime:
        return at.astimezone(self.view.world.policy.timezone)

    def span(self, span: timedelta) -> str:
        """Return how long something takes, or how often it comes."""
        hours, minutes = divmod(round(span.total_seconds() / 60), 60)
        which = "both" if hours and minutes else "hours" if hours else "minutes"
        given = {"both": {"hours": hours, "minutes": minutes}, "hours": {"hours": hours}}
        return label(self.locale, f"span-{which}", **given.get(which, {"minutes": minutes}))

    def words(self, words: Words | None, limit: int = QUOTE_LIMIT) -> Markup:
        """Return what a person wrote, on one line, cut with a word that it was; or that it was erased."""
        if self.view.is_erased(words):
            return say(self.locale, "erased")
        mark = f"… {label(self.locale, 'cut')}"
        return Markup.escape(fit.told(self.view.told(words), limit, mark))

    def quote(self, words: Words | None, limit: int = QUOTE_LIMIT) -> Markup:
        """Return what a person wrote between quotation marks; nothing when it was never said."""
        told = self.words(words, limit)
        quoted = told and not self.view.is_erased(words)
        return say(self.locale, "quote", words=told) if quoted else told or NOTHING

    def local(self, text: Localised, limit: int = LINE_LIMIT) -> str:
        """Return a text of the plan or the policy in the reader's language, else in any."""
        told = text.get(self.locale) or text.get("en") or next(iter(text.values()), "")
        return _ours(told, limit)

    def unit(self, unit: str | None) -> Markup:
        """Return a unit's name, or its id when the policy no longer knows it."""
        if not unit:
            return say(self.locale, "unit-unknown")
        known = self.view.world.policy.units.get(unit)
        return Markup.escape((known and self.local(known.name, NAME_LIMIT)) or fit.told(unit, NAME_LIMIT))

    def plan(self, plan: Plan | str) -> Markup:
        """Return a plan's title, or its id when there is no such plan."""
        known = self.view.world.policy.plans.get(plan) if isinstance(plan, str) else plan
        id_ = plan if isinstance(plan, str) else plan.id
        return Markup.escape((known and self.local(known.title, NAME_LIMIT)) or fit.told(id_, NAME_LIMIT))

    def post(self, post: str) -> Markup:
        """Return a duty post's name, or its id when the policy no longer knows it."""
        known = self.view.world.policy.posts.get(post)
        return Markup.escape((known and self.local(known.name, NAME_LIMIT)) or fit.told(post, NAME_LIMIT))

    def list(self, items: Iterable[Markup], limit: int = LISTED, by: str = "comma") -> Markup:
        """Join by the language's comma, counting what is too much; an empty list is "none"."""
        each = tuple(items)
        if not each:
            return say(self.locale, "none")
        shown = each[:limit]
        if len(each) > limit:
            shown = (*shown, say(self.locale, "more", count=len(each) - limit))
        return say(self.locale, by).join(shown)


Show = Callable[[Voice, str], Message | None]
"""One message: of a state and a part, or None when it is no longer wanted."""


@lru_cache(maxsize=4096)
def _ours(text: str, limit: int) -> str:
    """Plans and policies stay as they are while we run; people's words are never cached."""
    return fit.told(text, limit)

"""The door without a database: what is read is decided, what follows is done, and everything is shown.

As `bot/desk.py` and `storage/act.py` do it, in memory, so that thousands can be tried in seconds.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from bot.desk import may_be_opened
from coordination.aggregates import AGGREGATES
from coordination.facts import Facts, Sent
from coordination.kernel import Aggregate, ChatId, Command, Event, Head, Person, Ref, Refusal, Value
from coordination.view import View
from coordination.world import World
from handlers.arrival import Arrival, Kind
from handlers.cards import show
from handlers.cards.message import Message
from handlers.read import read
from handlers.reading import Act, Tell
from storage.words import Filed, file
from tests.chat.telegram import takes

KINDS: Mapping[str, Aggregate] = {each.kind: each for each in AGGREGATES}
AS_TOAST = {"toast": "toast", "refused": "refusal-toast", "say": "say-toast"}
BOT = "fieldline_bot"


@dataclass
class Door:
    """A site as it stands; `events` and `told` are what came of the arrivals so far."""

    world: World
    states: dict[Ref, Any]
    events: list[tuple[Ref, Event]] = field(default_factory=list)
    told: list[tuple[Ref | None, Message]] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    filed: dict[str, Filed] = field(default_factory=dict)

    def copy(self) -> "Door":
        return Door(self.world, dict(self.states))

    def comes(
        self,
        arrival: Arrival,
        *,
        about: Sent | None = None,
        question: Sent | None = None,
        origin: Ref | None = None,
    ) -> "Door":
        """Let something come in."""
        facts = Facts(
            world=self.world,
            about=about,
            question=question,
            origin=origin,
            fresh_code="a-fresh-code",
            bot_username=BOT,
        )
        for item in read(arrival, facts):
            self._carry_out(item, arrival)
        return self

    def _carry_out(self, item: Act | Tell, arrival: Arrival) -> None:
        if item.ref is not None and not (may_be_opened(item.ref) or item.ref in self.states):
            what = "no-such-incident" if item.ref.kind == "incident" else "no-such-thing"
            self._tell(arrival, Tell(what="refused", part=what, values={"number": item.ref.id}), None)
        elif isinstance(item, Tell):
            self._tell(arrival, item, item.ref)
        else:
            self._do(item, arrival)

    def _do(self, item: Act, arrival: Arrival) -> None:
        outcome = self.apply(item.ref, item.command)
        if isinstance(outcome, Refusal):
            refusal = Tell(what="refused", part=outcome.reason, values=outcome.values)
            told = item.unless.get(outcome.reason, refusal)
            self._tell(arrival, told, item.ref if item.ref.id else None)
            return
        for tell in item.told:
            self._tell(arrival, tell, tell.ref or outcome)

    def apply(self, ref: Ref, command: Command) -> Ref | Refusal:
        """Decide, evolve, and do what follows from it; what comes of it is shown wherever it is shown."""
        kind = KINDS[ref.kind]
        command = file(command, self.filed)
        ref = ref if ref.id else Ref(ref.kind, kind.new_id(command, self.world))
        before = self.states.get(ref)
        decided = kind.decide(before, command, self.world)
        if isinstance(decided, Refusal):
            return decided
        for event in decided:
            self._happens(kind, ref, event)
        for event in decided:
            for other, follows in event.then():
                outcome = self.apply(other, follows)
                assert not isinstance(outcome, Refusal), f"a follow-up is refused: {outcome}"
        return ref

    def _happens(self, kind: Aggregate, ref: Ref, event: Event) -> None:
        state = self.states[ref] = kind.evolve(self.states.get(ref), event)
        self.events.append((ref, event))
        counters = dict(self.world.counters)
        if taken := event.takes():
            counters[taken[0]] = taken[1]
        roster = self.states.get(Ref("roster", "site"), self.world.roster)
        heads = [found for r, s in self.states.items() if (found := KINDS[r.kind].head(s)) is not None]
        newest = tuple(sorted(heads, key=_age, reverse=True))
        self.world = replace(
            self.world,
            counters=counters,
            roster=roster,
            open=tuple(h for h in newest if h.open),
            recent=tuple(h for h in newest if not h.open),
        )
        for notice in kind.notices(event, state):
            for chat in self.world.chats(notice.to):
                self._show(notice.what, notice.part, ref, chat, notice.values)

    def _tell(self, arrival: Arrival, tell: Tell, ref: Ref | None) -> None:
        toast = arrival.kind is Kind.press and tell.what in AS_TOAST
        what = AS_TOAST.get(tell.what, tell.what) if toast else {"toast": "told"}.get(tell.what, tell.what)
        chat = ChatId(tell.to.user) if isinstance(tell.to, Person) else arrival.chat
        if tell.what in ("refused", "say"):
            self.refused.append(tell.part.removeprefix("refused-"))
        values = file(dict(tell.values), self.filed)
        self._show(what, tell.part, ref, chat, values, toast=toast)

    def _show(
        self,
        what: str,
        part: str,
        ref: Ref | None,
        chat: ChatId,
        values: Mapping[str, Value],
        *,
        toast: bool = False,
    ) -> None:
        message = show(what, part, self.view(ref, chat, part, values), self.world.locale(chat))
        if message is not None:
            takes(message, toast=toast)
            self.told.append((ref, message))

    def view(
        self, ref: Ref | None, chat: ChatId, part: str = "", values: Mapping[str, Value] | None = None
    ) -> View:
        state = self.states.get(ref) if ref else None
        return View(world=self.world, chat=chat, ref=ref, state=state, values=values or {}, part=part)

    def cards(self) -> Iterator[tuple[Ref, Message]]:
        """Show every live message there is, in every chat it stands in."""
        for ref, state in self.states.items():
            for card in KINDS[ref.kind].cards(state):
                for chat in self.world.chats(card.to):
                    message = show(
                        card.what, card.part, self.view(ref, chat, card.part), self.world.locale(chat)
                    )
                    if message is not None:
                        takes(message)
                        yield ref, message

    def texts(self) -> str:
        """Return everything that anybody was told."""
        return "\n".join(str(message.text) for _, message in self.told)


def _age(head: Head) -> tuple[Any, str]:
    return head.opened_at, head.ref.id

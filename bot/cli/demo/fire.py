"""One whole fire, from the report to its closing: who does what, and what they see before they do it."""

import re
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Protocol

from bot.cli.demo.site import Site
from bot.cli.demo.words import said
from bot.planfile import load_builtin
from coordination.plan import Evidence, Role, Step
from handlers.texts import label
from sandbox import Group, Message, Person
from sandbox.page.samples import SAMPLES
from sandbox.world import Chat

ACTORS = {Role.responder: "ann", Role.head: "sun", Role.leader: "chen", Role.duty: "zhao"}
LATER = ("reopen", "report_authority", "release")
MINUTE = timedelta(minutes=1)
NUMBER = re.compile(r"(?<![\w-])\d\d-\d{4}\b")
"""An incident's; a drill's has a D in front."""


class Telling(Protocol):
    """Whoever tells the story as it goes."""

    async def begins(self, stage: str) -> None:
        """A stage is about to begin."""

    async def turn(self, person: Person, chat: Chat) -> None:
        """A person is about to do something in a chat."""

    async def ended(self) -> None:
        """A stage is over, and everything that followed from it has happened."""


class Fire:
    """The people of one fire, and what they do. Raises NotShown when a phone does not show what it should."""

    def __init__(self, site: Site, telling: Telling) -> None:
        self._site = site
        self._telling = telling
        self._number = ""
        self._steps = {step.id: (number, step) for number, _, step in load_builtin()["fire"].steps()}

    async def play(self) -> None:
        """Play every stage."""
        await self._stage("report", self._report)
        await self._stage("silent", lambda: self._site.passes(5 * MINUTE))
        await self._stage("activate", self._activate)
        await self._stage("facts", self._facts)
        await self._stage("scene", self._scene)
        await self._stage("steps", self._do_steps)
        await self._stage("vote", self._vote)
        await self._stage("refused", self._refused)
        await self._stage("down", self._down)
        await self._stage("closed", self._close)

    async def _stage(self, name: str, act: Callable[[], Awaitable[None]]) -> None:
        """Let it happen, and let everything settle."""
        await self._telling.begins(name)
        await act()
        await self._site.falls_quiet()
        await self._telling.ended()
        self._site.clock.advance(MINUTE)

    async def _report(self) -> None:
        before = self._numbers()
        await self._say("ann", self._words("report"))
        await self._site.falls_quiet()
        self._number = max(self._numbers() - before, default="no new number")

    def _numbers(self) -> set[str]:
        """The incidents that Ann has heard of from the bot."""
        private = self._who("ann").chat(self._site.bot)
        return {found for message in private.shown for found in NUMBER.findall(message.text)}

    async def _activate(self) -> None:
        page = await self._who("chen").sees(self._number, by=self._site.bot)
        await self._press("chen", "ack", page)
        await self._press("chen", "act", page)

    async def _facts(self) -> None:
        await self._press("zhao", "facts", await self._lead_card())
        await self._say("zhao", self._words("facts"), to=self._lead, reply_to=await self._asked(self._lead))
        ann = self._who("ann")
        await self._telling.turn(ann, ann.chat(self._site.bot))
        ann.sends(SAMPLES["photo"](), caption=self._words("photo"))

    async def _scene(self) -> None:
        card = await self._field.shows(self._bearing("scene"), by=self._site.bot)
        for name in ("ann", "bo"):
            await self._press(name, "scene", card)
        alarm = await self._card("alarm_out")
        for name in ("bo", "ann"):
            await self._press(name, "take", alarm)
        await self._press("bo", "done", await self._card("alarm_out"))
        await self._press("bo", "block", await self._card("keep_out"))
        asked = await self._asked(self._field)
        await self._say("bo", self._words("blocked"), to=self._field, reply_to=asked)

    async def _do_steps(self) -> None:
        done = {"alarm_out", "small_fire", *LATER}
        left = {id_: step for id_, (_, step) in self._steps.items() if id_ not in done}
        while left:
            id_ = next(id_ for id_, step in left.items() if not left.keys() & set(step.after))
            await self._do(id_, left.pop(id_))
        await self._press("wang", "yes", await self._lead.shows(self._bearing("yes"), by=self._site.bot))

    async def _vote(self) -> None:
        number, step = self._steps["reopen"]
        await self._say("chen", f"/take {number} {self._words('reentry')}", to=self._lead)
        for name in ("chen", "wang", "liu"):
            await self._site.falls_quiet()
            card = await self._lead.shows(self._words("reentry"), by=self._site.bot)
            await self._press(name, "yes", card)
        await self._do("reopen", step)

    async def _refused(self) -> None:
        await self._press("chen", "stable", await self._lead_card())
        await self._site.falls_quiet()
        await self._say("chen", "/close", to=self._lead)

    async def _down(self) -> None:
        for id_ in ("report_authority", "release"):
            await self._do(id_, self._steps[id_][1])
        await self._press("chen", "down", await self._lead_card())
        await self._site.falls_quiet()
        card = await self._field.shows(self._bearing("back"), by=self._site.bot)
        for name in ("ann", "bo"):
            await self._press(name, "back", card)

    async def _close(self) -> None:
        card = await self._lead_card()
        await self._press("chen", "close", card)
        works_on = self._bearing("facts")
        await self._lead.shows(lambda shown: shown is card and not works_on(shown))

    @property
    def _field(self) -> Group:
        return self._site.rooms["shaft-3"]

    @property
    def _lead(self) -> Group:
        return self._site.rooms["lead"]

    def _who(self, name: str) -> Person:
        return self._site.people[name]

    def _words(self, name: str) -> str:
        return said("says", name, self._site.locale)

    def _label(self, verb: str) -> str:
        return label(self._site.locale, f"button.{verb}")

    def _bearing(self, verb: str) -> Callable[[Message], bool]:
        """Return a test for messages with that button."""
        wanted = self._label(verb)
        return lambda message: any(wanted in row for row in message.buttons)

    async def _say(
        self, name: str, text: str, *, to: Group | None = None, reply_to: Message | None = None
    ) -> None:
        who = self._who(name)
        await self._telling.turn(who, to or who.chat(self._site.bot))
        who.says(text, to=to, reply_to=reply_to)

    async def _press(self, name: str, verb: str, on: Message) -> None:
        await self._telling.turn(self._who(name), on.chat)
        await self._who(name).presses(self._label(verb), on=on).answered()

    async def _asked(self, room: Group) -> Message:
        """What the bot asks somebody to answer by a reply."""
        return await room.shows(lambda message: message.reply_markup is not None, by=self._site.bot)

    async def _lead_card(self) -> Message:
        """The incident's card among the leaders."""
        await self._site.falls_quiet()
        facts, number = self._bearing("facts"), self._number
        return await self._lead.shows(lambda m: facts(m) and number in m.text, by=self._site.bot)

    async def _card(self, id_: str) -> Message:
        """A step's card, where people of its role have it."""
        await self._site.falls_quiet()
        number, step = self._steps[id_]
        title = label(
            self._site.locale, "step-title", number=str(number), title=step.title[self._site.locale]
        )
        return await self._room(step).shows(title, by=self._site.bot)

    def _room(self, step: Step) -> Group:
        return self._lead if step.role in (Role.leader, Role.duty) else self._field

    async def _do(self, id_: str, step: Step) -> None:
        """Do a step as its role would: by its button, or by a reply that is its proof."""
        name, card = ACTORS[step.role], await self._card(id_)
        if step.evidence is Evidence.none:
            await self._press(name, "done", card)
        else:
            await self._say(name, self._words(step.evidence), to=self._room(step), reply_to=card)
        self._site.clock.advance(MINUTE)

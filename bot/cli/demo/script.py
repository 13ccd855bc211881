"""One whole fire, from the report to its closing, with what every phone shows at each stage."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import click

from bot.cli.demo.town import WORDS, Town
from bot.planfile import load_builtin
from coordination.plan import Evidence, Role, Step
from handlers.texts import label
from sandbox import Group, Message, Person, media, render

PHONES = ("ann", "bo", "wang", "chen", "zhao")
ACTORS = {Role.responder: "ann", Role.head: "sun", Role.leader: "chen", Role.duty: "zhao"}
LATER = ("reopen", "report_authority", "release")
MINUTE = timedelta(minutes=1)


class Script:
    """The people of one fire, and what they do."""

    def __init__(self, town: Town, width: int) -> None:
        self._town = town
        self._width = width
        self._seen = town.sandbox.changes.count
        self._steps = {step.id: (number, step) for number, _, step in load_builtin()["fire"].steps()}

    async def play(self) -> None:
        """Play every stage; raises NotShown when a phone does not show what it should."""
        await self._stage("report", self.report)
        await self._stage("silent", lambda: self._town.passes(5 * MINUTE))
        await self._stage("activate", self.activate)
        await self._stage("facts", self.facts)
        await self._stage("scene", self.scene)
        await self._stage("steps", self.steps)
        await self._stage("vote", self.vote)
        await self._stage("refused", self.refused)
        await self._stage("down", self.down)
        await self._stage("closed", self.close)

    async def _stage(self, name: str, act: Callable[[], Awaitable[None]]) -> None:
        """Let it happen, let everything settle, then print what is new or changed on the phones."""
        await act()
        await self._town.falls_quiet()
        local = self._town.clock.now().astimezone(self._town.timezone)
        people, zone = [self._who(phone) for phone in PHONES], self._town.timezone
        click.echo(f"\n━━ {local:%H:%M} · {WORDS['stages'][name][self._town.locale]}\n")
        click.echo(
            render(self._town.sandbox, people, self._width, since=self._seen, zone=zone)
        )
        self._seen = self._town.sandbox.changes.count
        self._town.clock.advance(MINUTE)

    async def report(self) -> None:
        self._who("ann").says(self._words("report"))

    async def activate(self) -> None:
        page = await self._who("chen").sees("26-0001", by=self._town.bot)
        await self._press("chen", "ack", page)
        await self._press("chen", "act", page)

    async def facts(self) -> None:
        await self._press("zhao", "facts", await self._lead_card())
        asked = await self._lead.shows(lambda message: message.reply_markup is not None, by=self._town.bot)
        self._who("zhao").says(self._words("facts"), to=self._lead, reply_to=asked)
        self._who("ann").sends(media.photo(), caption=self._words("photo"))

    async def scene(self) -> None:
        card = await self._field.shows(self._bearing("scene"), by=self._town.bot)
        for name in ("ann", "bo"):
            await self._press(name, "scene", card)
        alarm = await self._card("alarm_out")
        for name in ("bo", "ann"):
            await self._press(name, "take", alarm)
        await self._press("bo", "done", await self._card("alarm_out"))
        await self._press("bo", "block", await self._card("keep_out"))
        asked = await self._field.shows(lambda message: message.reply_markup is not None, by=self._town.bot)
        self._who("bo").says(self._words("blocked"), to=self._field, reply_to=asked)

    async def steps(self) -> None:
        done = {"alarm_out", "small_fire", *LATER}
        left = {id_: step for id_, (_, step) in self._steps.items() if id_ not in done}
        while left:
            id_ = next(id_ for id_, step in left.items() if not left.keys() & set(step.after))
            await self._do(id_, left.pop(id_))
        await self._press("wang", "yes", await self._lead.shows(self._bearing("yes"), by=self._town.bot))

    async def vote(self) -> None:
        number, _ = self._steps["reopen"]
        self._who("chen").says(f"/take {number} {self._words('reentry')}", to=self._lead)
        await self._town.falls_quiet()
        for name in ("chen", "wang", "liu"):
            card = await self._lead.shows(self._words("reentry"), by=self._town.bot)
            await self._press(name, "yes", card)
        await self._do("reopen", self._steps["reopen"][1])

    async def refused(self) -> None:
        await self._press("chen", "stable", await self._lead_card())
        await self._town.falls_quiet()
        self._who("chen").says("/close", to=self._lead)

    async def down(self) -> None:
        for id_ in ("report_authority", "release"):
            await self._do(id_, self._steps[id_][1])
        await self._press("chen", "down", await self._lead_card())
        await self._town.falls_quiet()
        card = await self._field.shows(self._bearing("back"), by=self._town.bot)
        for name in ("ann", "bo"):
            await self._press(name, "back", card)

    async def close(self) -> None:
        card = await self._lead_card()
        await self._press("chen", "close", card)
        await self._lead.shows(lambda shown: shown is card and not shown.buttons)

    @property
    def _field(self) -> Group:
        return self._town.rooms["shaft-3"]

    @property
    def _lead(self) -> Group:
        return self._town.rooms["lead"]

    def _who(self, name: str) -> Person:
        return self._town.people[name]

    def _words(self, name: str) -> str:
        return WORDS["says"][name][self._town.locale]

    def _label(self, verb: str) -> str:
        return label(self._town.locale, f"button.{verb}")

    def _bearing(self, verb: str) -> Callable[[Message], bool]:
        """Return a test for messages with that button."""
        wanted = self._label(verb)
        return lambda message: any(wanted in row for row in message.buttons)

    async def _press(self, name: str, verb: str, on: Message) -> None:
        await self._who(name).presses(self._label(verb), on=on).answered()

    async def _lead_card(self) -> Message:
        """The incident's card among the leaders."""
        await self._town.falls_quiet()
        return await self._lead.shows(self._bearing("facts"), by=self._town.bot)

    async def _card(self, id_: str) -> Message:
        """A step's card, where people of its role have it."""
        await self._town.falls_quiet()
        number, step = self._steps[id_]
        title = label(
            self._town.locale, "step-title", number=str(number), title=step.title[self._town.locale]
        )
        return await self._room(step).shows(title, by=self._town.bot)

    def _room(self, step: Step) -> Group:
        return self._lead if step.role in (Role.leader, Role.duty) else self._field

    async def _do(self, id_: str, step: Step) -> None:
        """Do a step as its role would: by its button, or by a reply that is its proof."""
        name = ACTORS[step.role]
        card = await self._card(id_)
        if step.evidence is Evidence.none:
            await self._press(name, "done", card)
        else:
            self._who(name).says(self._words(step.evidence), to=self._room(step), reply_to=card)
        self._town.clock.advance(MINUTE)


async def play(town: Town, width: int) -> None:
    """Play the fire and print it."""
    await Script(town, width).play()

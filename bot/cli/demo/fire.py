"""One whole fire, from the report to its closing: who does what, and what they see before they do it."""

import re

from bot.cli.demo.acting import MINUTE, Acting, Telling
from bot.cli.demo.site import Site
from bot.planfile import load_builtin
from coordination.plan import Evidence, Role, Step
from handlers.texts import label
from sandbox import Group, Message
from sandbox.page.samples import SAMPLES

ACTORS = {Role.responder: "ann", Role.head: "sun", Role.leader: "chen", Role.duty: "zhao"}
LATER = ("reopen", "report_authority", "release")
NUMBER = re.compile(r"(?<![\w-])\d\d-\d{4}\b")
"""An incident's; a drill's has a D in front."""


class Fire(Acting):
    """The people of one fire, and what they do. Raises NotShown when a phone does not show what it should."""

    def __init__(self, site: Site, telling: Telling) -> None:
        super().__init__(site, telling)
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

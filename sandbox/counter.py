"""The counter where calls arrive: checked, sabotaged, paced, carried out, logged."""

import inspect
import time
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sandbox import access, description
from sandbox.accounts import Bot
from sandbox.description import Upload
from sandbox.faults import Faults
from sandbox.methods import METHODS, THROTTLED, Call
from sandbox.pace import Pace
from sandbox.refusals import Json, Refused, not_modelled
from sandbox.watch import ApiCall
from sandbox.world import World

SECOND = timedelta(seconds=1)


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    status: int
    body: Json

    @classmethod
    def of(cls, refused: Refused) -> "Answer":
        return cls(status=refused.code, body=refused.body())


class PollsTooOften(AssertionError):  # noqa: N818  # reads as what happened
    """A bot asked for updates again and again without cause."""


class Counter:
    def __init__(self, world: World, faults: Faults, pace: Pace | None, most_idle_polls: int) -> None:
        self.world = world
        self.faults = faults
        self.pace = pace
        self.idle_polls_complaint = ""
        self._most_idle = most_idle_polls
        self._idle: deque[tuple[float, datetime]] = deque()

    async def answer(
        self, bot: Bot, method: str, raw: Mapping[str, object], uploads: Mapping[str, Upload]
    ) -> Answer:
        """Carry a call out. Every refusal is an answer; only a bug in the sandbox raises."""
        try:
            result = await self._carry_out(bot, method, raw, uploads)
            answer = Answer(status=200, body={"ok": True, "result": result})
        except Refused as refused:
            answer = Answer.of(refused)
        self._watch_polls(method, answer)
        return answer

    async def _carry_out(
        self, bot: Bot, method: str, raw: Mapping[str, object], uploads: Mapping[str, Upload]
    ) -> object:
        shape = description.method(method)
        if (act := METHODS.get(shape.name)) is None:
            raise not_modelled(f"method {shape.name}")
        attached = _attached(raw)
        params = shape.check({name: value for name, value in raw.items() if name not in attached})
        call = Call(world=self.world, bot=bot, params=params, uploads=uploads, paced=self.pace is not None)
        self._check_pace(call, shape.name)
        result = act(call)
        return await result if inspect.isawaitable(result) else result

    def _check_pace(self, call: Call, method: str) -> None:
        """What cannot reach its chat costs nothing."""
        if self.pace is None or method not in THROTTLED or "chat_id" not in call.params:
            return
        chat = access.reach(self.world, call.bot, call.params["chat_id"], writing=True)
        self.pace.spend(call.bot, chat, cost=len(call.get("media", [0])))

    def log(self, bot: Bot, method: str, raw: Mapping[str, object], answer: Answer | None) -> None:
        """Long polls that bring nothing are not worth a line."""
        name = description.official_names().get(method.lower(), method)
        if name == "getUpdates" and answer is not None and not answer.body.get("result", True):
            return
        params = {key: value for key, value in raw.items() if not isinstance(value, Upload)}
        body = None if answer is None else answer.body
        now = self.world.clock.now()
        self.world.changes.note(ApiCall(at=now, bot=bot.username, method=name, params=params, answer=body))

    def _watch_polls(self, method: str, answer: Answer) -> None:
        if method.lower() != "getupdates" or answer.body.get("result"):
            return
        now, at = time.monotonic(), self.world.clock.now()
        self._idle.append((now, at))
        while self._idle[0][0] < now - 1 or abs(at - self._idle[0][1]) > SECOND:
            self._idle.popleft()
        if len(self._idle) > self._most_idle:
            self.idle_polls_complaint = f"{len(self._idle)} polls within a second brought nothing"


def _attached(raw: Mapping[str, object]) -> frozenset[str]:
    """Names of files that another parameter points to with attach://."""
    if not any(isinstance(value, Upload) for value in raw.values()):
        return frozenset()
    text = " ".join(value for value in raw.values() if isinstance(value, str))
    return frozenset(
        name for name, value in raw.items() if isinstance(value, Upload) and f"attach://{name}" in text
    )

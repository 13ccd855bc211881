"""A day on which every verb has its moment: who changes something by it, and with which words.

At that moment and with those words `tests/scenes/test_nobody_else.py` lets others try first.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from bot.cli.demo.town import Town, policy
from bot.cli.demo.words import WORDS
from coordination.policy import Period, Policy, Unit
from tests.rules.town import POLICY
from tests.scenes.reports import DAILY, ID
from tests.scenes.test_duty import WHO, rotating

N, RUNS, STABLE, OVER, STEAM, AGAIN, DRILL = (*(f"26-000{n}" for n in range(1, 7)), "D26-0001")
TOMORROW = "daily/261124"
LOOKS = frozenset(["status", "det", "plans", "fups", "reach", "people", "rounds", "duty", "me", "help"])
"""These only show something, to whomever: nothing can come of them."""
BY_CODE = frozenset({"start"})
"""Whoever holds the code is let in by it; `tests/gate/test_origins.py` has the rest."""

Ready = Callable[[Town], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """Somebody changes something, in private: by words after a command, or by a button's data."""

    who: str
    verb: str
    words: str = ""
    data: str | None = None
    """None: its button only asks for the words."""
    ready: Ready | None = None
    """What others do before, so that there is something to change."""


def rules(locale: str) -> Policy:
    """The town's rules; its plans are small, all units' zeros are asked about, and its gate has a post."""
    town = policy(locale)
    names = {id_: Unit(id=id_, name=WORDS["rooms"][id_]) for id_ in ("shaft-3", "plant")}
    depot = Unit(id="depot", name={"en": "Depot", "zh-CN": "库房"})
    daily = replace(DAILY, units=("shaft-3", "plant", "depot"), check=1.0)
    return replace(
        town,
        plans=POLICY.plans,
        units=names | {"depot": depot},
        schedules={"daily": daily},
        posts={"gate": replace(rotating("ann", "sun"), unit="shaft-3")},
        periods={"flood": Period(id="flood", name={"en": "Flood", "zh-CN": "汛期"})},
    )


async def says(town: Town, *lines: str) -> None:
    """Let people write in private, one after the other: `wang: /ack 26-0001`."""
    for line in lines:
        name, _, words = line.partition(": ")
        town.people[name].says(words)
        await town.falls_quiet()


async def begun(town: Town) -> None:
    """Let there be an incident at each of its stages, and three that were only reported."""
    reports = ("smoke in the pump room", "fire at the winch", "smoke at the gate", "smoke in the store")
    await says(town, *(f"ann: /report {words}" for words in (*reports, "steam", "smoke again")))
    await says(town, *(f"wang: /activate {number}" for number in (RUNS, STABLE, OVER)))
    await says(town, f"wang: /severity {RUNS} high", f"ann: /onscene {RUNS}", f"sun: /onscene {RUNS}")
    await says(town, f"chen: /take {RUNS} 5 three people back in")
    for number in (STABLE, OVER):
        await says(town, *(f"wang: /skip {number} {step} not needed" for step in (1, 2, 4, 5)))
        await says(town, f"wang: /stable {number}")
    await says(town, f"wang: /standdown {OVER}", f"wang: /close {OVER}")


async def drill_over(town: Town) -> None:
    await says(town, f"wang: /close {DRILL}")


async def late(town: Town) -> None:
    """It is the next day, past five; two units write that they wrote in time."""
    for moment in ("13:55", "17:05"):
        await town.reaches(moment)
    await says(town, "ann: /zero 16:50 sure", "mei: /zero 16:50 sure")


async def past_the_cut_off(town: Town) -> None:
    await town.reaches("18:05")


def _incident() -> tuple[Turn, ...]:
    def on(who: str, verb: str, number: str = N, words: str = "", data: str | None = "") -> Turn:
        pressed = None if data is None else f"{number}:{data}".rstrip(":")
        return Turn(who=who, verb=verb, words=f"{number} {words}".strip(), data=pressed)

    return (
        Turn(who="mei", verb="report", words="smoke in the yard", ready=drill_over),
        on("ann", "upd", words="the road is clear", data=None),
        on("ann", "plan", words="general", data="general"),
        on("ann", "sev", words="high", data="high"),
        on("zhao", "facts", words="hurt 2", data=None),
        on("mei", "scene"),
        on("zhao", "fup", words="spare key by 2026-12-01", data=None),
        on("wang", "ack"),
        on("chen", "over"),
        on("chen", "watch", words="45m"),
        on("chen", "act"),
        on("ann", "take", RUNS, "1", "1"),
        on("ann", "done", RUNS, "1 119 at nine", None),
        on("sun", "block", RUNS, "4 no list", None),
        on("ann", "skip", RUNS, "3 not needed", None),
        on("ann", "back", RUNS),
        on("zhao", "count", RUNS),
        Turn(who="wang", verb="yes", words="1", data=f"{RUNS}:1:1"),
        Turn(who="liu", verb="no", words="1 the air is bad"),
        on("wang", "stable", RUNS),
        on("liu", "down", STABLE),
        on("wang", "close", STABLE),
        on("sun", "after", OVER, "the gate was locked", None),
        on("zhao", "not", STEAM, "steam", None),
        on("mei", "same", AGAIN, N, N),
        Turn(who="ann", verb="own", words="F1", data="F1"),
        Turn(who="ann", verb="fix", words="F1 key hung up"),
        Turn(who="sun", verb="checked", words="F1", data="F1"),
    )


_DRILL = (
    Turn(who="root", verb="here", data="site"),
    Turn(who="wang", verb="drill", words="fire", data="fire"),
    Turn(who="root", verb="resume", words=DRILL, data=DRILL, ready=begun),
)
_DUTY = (
    Turn(who="ann", verb="checkin", data="gate"),
    Turn(who="ann", verb="hand", words="pump 2 is open"),
    Turn(who="sun", verb="takeon", data="gate"),
    Turn(who="ann", verb="swap", words=str(WHO["sun"]), data=f"gate:{WHO['sun']}"),
    Turn(who="sun", verb="takeshift", data="gate"),
    Turn(who="zhao", verb="standin", words=f"{WHO['mei']} 18:00"),
)
_ROUND = (
    Turn(who="zhao", verb="rm", data=ID),
    Turn(who="ann", verb="inc", data=f"{ID}:shaft-3"),
    Turn(who="ann", verb="ev", words="pump 2 leaks"),
    Turn(who="mei", verb="zr", words="sure", data=f"{ID}:plant:sure"),
    Turn(who="mei", verb="chk", words="at two"),
    Turn(who="zhao", verb="ex", words="depot closed today"),
    Turn(who="wang", verb="ph", words="depot all clear"),
    Turn(who="mei", verb="rv", words="more", data=f"{ID}:plant", ready=past_the_cut_off),
    Turn(who="zhao", verb="ca", words="shaft-3", data=f"{TOMORROW}:shaft-3", ready=late),
    Turn(who="liu", verb="cr", words="plant", data=f"{TOMORROW}:plant"),
    Turn(who="zhao", verb="askall", words="How many? by 23:59"),
)
_SITE = (
    Turn(who="root", verb="per", words="flood open", data="flood:open"),
    Turn(who="ann", verb="lang", words="zh", data="zh-CN"),
    Turn(who="root", verb="inv", words="responder shaft-3", data="responder:shaft-3"),
    Turn(who="root", verb="strike", words=str(WHO["mei"]), data=str(WHO["mei"])),
)
DAY = (*_DRILL, *_incident(), *_DUTY, *_ROUND, *_SITE)
"""In this order."""

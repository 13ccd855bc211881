"""A local Telegram: an honest Bot API server, and people with phones in the same process.

    clock = Clock(datetime(2026, 6, 1, 16, 45, tzinfo=UTC))      # stands still; running=True: real speed
    town = Sandbox(clock, limits=None)                           # default: Telegram's approximate rates
    bot = town.add_bot("fieldline_bot", "Fieldline")             # bot.token; reads_all=True: no privacy mode
    ann, chief = town.person("Ann Lee"), town.person("Chief", language="zh")
    shaft = town.group("Shaft 3", [ann, chief], kind="supergroup", forum=False, admins=[chief])

    async with town.serve() as server:                           # server.url = "http://127.0.0.1:NNN"
        ...                                                      # the bot: base_url=f"{server.url}/bot"
        ann.opens("https://t.me/fieldline_bot?start=CODE")       # presses Start
        chief.opens("https://t.me/fieldline_bot?startgroup=CODE&admin=pin_messages", to=shaft)
        said = ann.says("/report fire", to=shaft)                # reply_to=, thread=, anonymously=, …
        ann.sends(media.photo(), caption="smoke", to=shaft)
        card = await shaft.shows("26-0001", by=bot)              # a send or an edit; else NotShown
        press = chief.presses("Acknowledge", on=card)
        toast = await press.answered()                           # Toast(text, alert) or None
        card = await shaft.shows("acknowledged", after=card)     # newer than the card was when handed out
        clock.advance(timedelta(minutes=5))
        town.fails(Fault(kind="lost after", method="sendMessage", chat=shaft, times=2))
        print(render(town, [ann, chief], width=120))

Acts of people are plain calls and happen at once; only waiting is awaited. A chat is observed by
`chat.messages`, `chat.shown`, `ann.phone(chat)` (values), `town.changes.log`, `town.calls(method)` and
`await town.next_change()`. What the server does otherwise than Telegram is listed in docs/sandbox.md.
"""

from sandbox import media
from sandbox.accounts import Bot
from sandbox.clock import Clock
from sandbox.counter import PollsTooOften
from sandbox.faults import Fault
from sandbox.pace import Limits, Rate
from sandbox.people import Person
from sandbox.phone import Shown
from sandbox.render import render
from sandbox.rooms import Channel, Group
from sandbox.serving import Server
from sandbox.town import Sandbox
from sandbox.watch import ApiCall, HumanAct, NotShown
from sandbox.world import Message, Press, Private, Toast, Topic

__all__ = [
    "ApiCall",
    "Bot",
    "Channel",
    "Clock",
    "Fault",
    "Group",
    "HumanAct",
    "Limits",
    "Message",
    "NotShown",
    "Person",
    "PollsTooOften",
    "Press",
    "Private",
    "Rate",
    "Sandbox",
    "Server",
    "Shown",
    "Toast",
    "Topic",
    "media",
    "render",
]

"""What a visitor does through a phone: one function for each thing a thumb can do."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sandbox import acts
from sandbox.media import File, Medium
from sandbox.page.body import BadBody, Body
from sandbox.page.samples import SAMPLES, as_kind, photos
from sandbox.page.state import State
from sandbox.page.view import found, message_in
from sandbox.people import Person
from sandbox.presses import press
from sandbox.refusals import Json
from sandbox.rooms import Group
from sandbox.world import Chat, Message

LONGEST_DATA = 64


@dataclass(frozen=True, kw_only=True, slots=True)
class Deed:
    """A request of the page, its person and chat already found."""

    page: State
    body: Body
    person: Person
    chat: Chat

    @property
    def message(self) -> Message:
        return message_in(self.chat, self.body.number("message"))

    @property
    def thread(self) -> int | None:
        return self.body.number("thread") or None

    @property
    def reply(self) -> Message | None:
        number = self.body.number("reply")
        return message_in(self.chat, number) if number else None

    @property
    def place(self) -> str:
        """The chat, or the topic of it, as readers and writers are kept by."""
        return self.body.text("chat") + (f"/{self.thread or 0}" if self.chat.forum else "")

    def goes_out(self, text: str, attachment: str, act: Callable[[], object]) -> None:
        place = {"chat": self.body.text("chat"), "thread": self.thread or 0}
        self.page.typing.stops(self.person, self.place)
        self.page.flights.send(self.person, text, attachment, place, act)


def say(deed: Deed) -> None:
    words, reply, thread = deed.body.text("text"), deed.reply, deed.thread
    if not words.strip():
        raise ValueError("a phone sends no empty text")
    deed.goes_out(words, "", lambda: deed.person.says(words, to=deed.chat, reply_to=reply, thread=thread))


def tap(deed: Deed) -> None:
    """A key of the reply keyboard is an ordinary message, with or without signal."""
    label = deed.body.text("text")
    deed.goes_out(label, "", lambda: deed.person.taps(label, in_chat=deed.chat))


def send(deed: Deed) -> None:
    """One of the sample attachments, or three photos together."""
    kind = deed.body.text("kind")
    if kind == "album":
        album(deed)
        return
    if kind not in SAMPLES:
        raise BadBody(f"kind is one of {', '.join(SAMPLES)}")
    attach(deed, SAMPLES[kind]())


def album(deed: Deed) -> None:
    three, thread = photos(), deed.thread
    deed.goes_out("", "photo", lambda: deed.person.sends_album(three, to=deed.chat, thread=thread))


def upload(deed: Deed, content: bytes) -> None:
    """A file of the visitor's own."""
    attach(deed, as_kind(deed.body.text("kind"), deed.body.text("name", most=200), content))


def attach(deed: Deed, what: File | Medium) -> None:
    """Those that were picked together have one number: they are shown as one."""
    caption, reply, thread = deed.body.text("text", most=1024), deed.reply, deed.thread
    together = deed.body.text("album", most=20)
    if not (together.isascii() and together.isdecimal()):
        together = ""
    deed.goes_out(
        caption,
        what.kind,
        lambda: deed.person.sends(
            what, caption=caption, to=deed.chat, reply_to=reply, thread=thread, album=together
        ),
    )


def push(deed: Deed) -> None:
    """An inline button; the phone may show one that is there no more."""
    deed.page.flights.check(deed.person)
    data = deed.body.text("data", most=LONGEST_DATA)
    if not data or not deed.message.sender.is_bot:
        raise BadBody("only buttons of a bot can be pressed")
    label = deed.body.text("label")
    acts.note(deed.page.town, deed.person, f"presses {label!r}")
    press(deed.page.town, deed.person, deed.message, data, label)


def react(deed: Deed) -> None:
    deed.page.flights.check(deed.person)
    deed.person.reacts(deed.body.text("emoji", most=16), to=deed.message)


def edit(deed: Deed) -> None:
    deed.page.flights.check(deed.person)
    deed.person.edits(deed.message, deed.body.text("text"))


def start(deed: Deed) -> None:
    """The Start button of a private chat, or of a deep link: a code, or a bot to bring into this group."""
    deed.page.flights.check(deed.person)
    link = deed.body.text("link", most=300)
    if not link:
        deed.person.starts()
    elif not isinstance(deed.chat, Group):
        deed.person.opens(link)
    elif deed.chat.member(deed.person).is_admin:
        deed.person.opens(link, to=deed.chat)
    else:
        raise PermissionError("only an administrator brings in a bot")


def read(deed: Deed) -> None:
    deed.page.reads_up_to(deed.person, deed.place)


def typing(deed: Deed) -> None:
    if not deed.page.flights.is_cut_off(deed.person):
        deed.page.typing.writes(deed.person, deed.place)


def again(deed: Deed) -> None:
    """Send what did not go out, once more."""
    deed.page.flights.again(deed.person, deed.body.number("number"))


def forget(deed: Deed) -> None:
    """Throw away what did not go out."""
    deed.page.flights.forget(deed.person, deed.body.number("number"))


DEEDS: Mapping[str, Callable[[Deed], None]] = {
    "say": say,
    "tap": tap,
    "send": send,
    "press": push,
    "react": react,
    "edit": edit,
    "start": start,
    "read": read,
    "typing": typing,
    "again": again,
    "forget": forget,
}


def deed_of(page: State, fields: Json) -> Deed:
    """Raise LookupError for a person or chat that is not on the page."""
    body = Body(fields)
    person = person_of(page, body)
    return Deed(page=page, body=body, person=person, chat=found(page, person, body.text("chat")))


def person_of(page: State, body: Body) -> Person:
    number = body.number("person")
    person = next((each.person for each in page.holders if each.person.id == number), None)
    if person is None:
        raise LookupError("nobody on this page has that number")
    return person

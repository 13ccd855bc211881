"""What goes for good with an event, in its transaction; what stays is the record, which cites it by id.

What SQLite leaves of it in its files goes with the next `wiping.wiped`, evidence with `attachments.erased`,
both only after the commit.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import delete, exists, or_, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from coordination.kernel import Ref, UserId
from coordination.retention import Erasure, OfDays, OfPerson, OfThing
from storage import words
from storage.codec import words_in
from storage.tables import (
    arrivals,
    attachments,
    events,
    is_card,
    is_queued,
    is_troubled,
    outbox,
    sent,
    states,
)
from storage.tables import words as texts

ERASED = "erased"
"""The state of an attachment whose file is still to be removed."""
_FILE = re.compile(r'"unique_id":"([^"]+)"')
_PAGE = 200
_WITH_FILES = states.c.data.contains('"unique_id":"', autoescape=True)
_KEPT = ~states.c.data.contains('"erased_at":"', autoescape=True)


async def old(conn: AsyncConnection, kind: str, before: datetime, after: Ref | None, limit: int) -> list[Ref]:
    """Return what was opened by then, is closed and still has texts or files; the first opened first.

    `after`: what of it comes after this one. What was erased has neither, and costs no more than a look.
    """
    texts_of = exists().where(texts.c.kind == kind, texts.c.ref_id == states.c.id)
    of_files = select(attachments.c.ref_id).where(
        attachments.c.ref_kind == kind, attachments.c.state != ERASED
    )
    query = select(states.c.id).where(states.c.kind == kind, states.c.open.is_(False))
    query = query.where(states.c.opened_at <= before, or_(texts_of, states.c.id.in_(of_files)))
    place = tuple_(states.c.opened_at, states.c.id)
    if after is not None:
        last = select(states.c.opened_at, states.c.id).where(states.c.kind == kind, states.c.id == after.id)
        query = query.where(place > last.scalar_subquery())
    rows = await conn.execute(query.order_by(states.c.opened_at, states.c.id).limit(limit))
    return [Ref(kind, id_) for id_ in rows.scalars()]


async def erase(conn: AsyncConnection, erasures: Sequence[tuple[Ref, Erasure]]) -> None:
    """Erase all of this; `Ref` is the thing whose event asks for it."""
    things = [ref for ref, erasure in erasures if isinstance(erasure, OfThing)]
    for ref in things:
        await words.erase_of(conn, ref)
        await _tell_no_more(conn, ref)
    if things:
        await _let_go_of_files(conn, things)
    for _, erasure in erasures:
        match erasure:
            case OfDays():
                await _of_days(conn, erasure)
            case OfPerson(user):
                await _of_person(conn, user)
            case OfThing():
                pass


async def _tell_no_more(conn: AsyncConnection, ref: Ref) -> None:
    """What stands in the chats stays as it is: a card of years ago is neither edited nor sent again."""
    of_ref = (outbox.c.ref_kind == ref.kind, outbox.c.ref_id == ref.id)
    for rows in (is_card, is_queued, is_troubled):
        await conn.execute(delete(outbox).where(rows, *of_ref))


async def _let_go_of_files(conn: AsyncConnection, things: Sequence[Ref]) -> None:
    """A file that something kept tells of too (a forwarded photo is one file) passes over to that."""
    of_things = tuple_(attachments.c.ref_kind, attachments.c.ref_id).in_([(r.kind, r.id) for r in things])
    ids = set((await conn.execute(select(attachments.c.unique_id).where(of_things))).scalars())
    needed = await _needed(conn, ids) if ids else {}
    for id_, ref in needed.items():
        row = update(attachments).where(attachments.c.unique_id == id_)
        await conn.execute(row.values(ref_kind=ref.kind, ref_id=ref.id))
    await conn.execute(delete(attachments).where(of_things, attachments.c.sha256 == ""))
    await conn.execute(update(attachments).where(of_things).values(state=ERASED, file_id=""))


async def _needed(conn: AsyncConnection, ids: set[str]) -> dict[str, Ref]:
    """Return which of these files stand in the state of something that is not erased, and in whose."""
    needed: dict[str, Ref] = {}
    query = select(states.c.kind, states.c.id, states.c.data).where(_WITH_FILES, _KEPT)
    key, last = tuple_(states.c.kind, states.c.id), ("", "")
    while True:
        page = query.where(key > last).order_by(states.c.kind, states.c.id).limit(_PAGE)
        rows = (await conn.execute(page)).all()
        for kind, id_, data in rows:
            needed |= dict.fromkeys(ids.intersection(_FILE.findall(data)), Ref(kind, id_))
        if len(rows) < _PAGE:
            return needed
        last = (rows[-1].kind, rows[-1].id)


async def _of_days(conn: AsyncConnection, erasure: OfDays) -> None:
    failed = update(arrivals).where(arrivals.c.raw != "", arrivals.c.at < erasure.failures)
    if (await conn.execute(failed.values(raw="", error=""))).rowcount:
        await words.note_erasure(conn)
    if erasure.notes is not None and (notes := await old_notes(conn, erasure.notes)):
        await words.erase(conn, notes)


async def old_notes(conn: AsyncConnection, before: datetime) -> list[str]:
    """Return the handover notes of before then that are still there, but for each post's last one."""
    there = set((await conn.execute(select(texts.c.id).where(texts.c.kind == "duty"))).scalars())
    if not there:
        return []
    handed = select(events.c.data).where(events.c.kind == "duty", events.c.type == "HandedOver")
    old = _cited((await conn.execute(handed.where(events.c.at < before))).scalars())
    last = _cited((await conn.execute(select(states.c.data).where(states.c.kind == "duty"))).scalars())
    return sorted(there & old - last)


def _cited(data: Iterable[str]) -> set[str]:
    return {cited.id for each in data for cited in words_in(each)}


async def _of_person(conn: AsyncConnection, user: UserId) -> None:
    """Erase a name, what waits for its bearer, and what is known of their private chat."""
    enrolled = select(events.c.data).where(events.c.kind == "roster", events.c.type == "Enrolled")
    await words.erase(conn, _cited((await conn.execute(enrolled.where(events.c.by == user))).scalars()))
    await conn.execute(delete(outbox).where(or_(outbox.c.chat == user, outbox.c.asks == user)))
    await conn.execute(delete(sent).where(sent.c.chat == user))
    await conn.execute(update(sent).where(sent.c.asks == user).values(asks=None))
    await conn.execute(delete(arrivals).where(arrivals.c.chat == user))
    raws = select(arrivals.c.key, arrivals.c.raw).where(arrivals.c.raw != "")
    theirs = re.compile(rf'"id": {user}\b')
    keys = [key for key, raw in await conn.execute(raws) if theirs.search(raw)]
    await conn.execute(update(arrivals).where(arrivals.c.key.in_(keys)).values(raw="", error=""))

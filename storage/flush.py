"""Writes a draft: one statement a table, each with all its rows."""

from collections.abc import Iterator, Sequence

from sqlalchemy import Executable, bindparam, case, delete, insert, or_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import chain, erasing
from storage.draft import Draft, Row
from storage.rows import arrival_row, deadline_rows, hashed
from storage.tables import (
    TURN,
    arrivals,
    attachments,
    counters,
    deadlines,
    events,
    is_card,
    outbox,
    plans,
    sent,
    states,
    upsert,
    words,
)

_TURN = (
    update(counters)
    .where(counters.c.name == TURN)
    .values(value=counters.c.value + bindparam("rows"))
    .returning(counters.c.value)
)
_RESTS = or_(outbox.c.state == "still", outbox.c.state == "dead")
_SENDING = outbox.c.state == "sending"

_cards = upsert(outbox)
# A card that waits keeps its turn; one that is being sent is queued again once that is noted.
_SHOW = _cards.on_conflict_do_update(
    index_elements=[outbox.c.ref_kind, outbox.c.ref_id, outbox.c.what, outbox.c.part, outbox.c.chat],
    index_where=is_card,
    set_={
        "state": case((_RESTS, "queued"), else_=outbox.c.state),
        "turn": case((_RESTS, _cards.excluded.turn), else_=outbox.c.turn),
        "attempts": case((_RESTS, 0), else_=outbox.c.attempts),
        "stale": _SENDING,
        "pin": _cards.excluded.pin,
        "reason": "",
    },
)
_RENEW = (
    update(outbox)
    .where(is_card, outbox.c.ref_kind == bindparam("of_kind"), outbox.c.ref_id == bindparam("of_id"))
    .values(shown="")
)
# In the supergroup message numbers begin anew: what stood in the old group is sent anew and answers nothing.
# `sent` keeps the old address, because late updates still come from there.
_MOVE = (
    update(outbox)
    .where(outbox.c.chat == bindparam("old"))
    .values(
        chat=bindparam("new"),
        message_id=None,
        shown="",
        reply_to=None,
        thread=None,
        state=case((is_card & _RESTS, "queued"), else_=outbox.c.state),
        stale=is_card & _SENDING,
        turn=case((is_card & _RESTS, bindparam("moved_turn")), else_=outbox.c.turn),
    )
)
_states = upsert(states)
_SAVE = _states.on_conflict_do_update(
    index_elements=[states.c.kind, states.c.id],
    set_={c.name: _states.excluded[c.name] for c in states.c if not c.primary_key},
)
_counters = upsert(counters)
_COUNT = _counters.on_conflict_do_update(
    index_elements=[counters.c.name], set_={"value": _counters.excluded.value}
)
_PLAN = upsert(plans).on_conflict_do_nothing()
_WANT = upsert(attachments).on_conflict_do_nothing()
_OF_REF = (deadlines.c.kind == bindparam("ref_kind"), deadlines.c.id == bindparam("ref_id"))
_CLEAR = delete(deadlines).where(*_OF_REF)
_POSTPONE = (
    update(deadlines)
    .where(*_OF_REF, deadlines.c.name == bindparam("which"))
    .values(due_at=bindparam("until"))
)
_ANSWERED = (
    update(sent)
    .where(sent.c.chat == bindparam("in_chat"), sent.c.message_id == bindparam("message"))
    .values(answered=True)
)


async def write(conn: AsyncConnection, draft: Draft, seq: int, prev: str) -> tuple[int, str]:
    """Write everything; return the number and the hash of the record's last row."""
    last = _chain(draft.events, seq, prev)
    to_queue = len(draft.cards) + len(draft.told) + len(draft.moves)
    turn = await take_turns(conn, to_queue) if to_queue else 0
    for statement, rows in (*_record(draft), *_boxes(draft, turn)):
        if rows:
            await conn.execute(statement, rows)
    if draft.erasures:
        await erasing.erase(conn, draft.erasures)
    return last


async def take_turns(conn: AsyncConnection, rows: int) -> int:
    """Take the next turns for so many rows of the outbox; return the first."""
    last: int = (await conn.execute(_TURN, {"rows": rows})).scalar_one()
    return last - rows + 1


def _chain(rows: Sequence[Row], seq: int, prev: str) -> tuple[int, str]:
    """Give each event its number and its link to the one before."""
    for row in rows:
        seq += 1
        hash_ = chain.link(prev, hashed(seq, row))
        row.update(seq=seq, prev=prev, hash=hash_)
        prev = hash_
    return seq, prev


def _record(draft: Draft) -> Iterator[tuple[Executable, Sequence[Row]]]:
    """What happened, and what it adds up to."""
    yield insert(events), draft.events
    yield insert(words), list(draft.words.values())
    yield _PLAN, [{"digest": digest, "data": data} for digest, data in draft.plans.items()]
    yield _SAVE, list(draft.states.values())
    yield _COUNT, [{"name": name, "value": value} for name, value in draft.counters.items()]
    yield _CLEAR, [{"ref_kind": ref.kind, "ref_id": ref.id} for ref in draft.deadlines]
    yield insert(deadlines), [row for ref, due in draft.deadlines.items() for row in deadline_rows(ref, due)]
    yield (
        _POSTPONE,
        [
            {"ref_kind": ref.kind, "ref_id": ref.id, "which": name, "until": until}
            for (ref, name), until in draft.postponed.items()
        ],
    )


def _boxes(draft: Draft, turn: int) -> Iterator[tuple[Executable, Sequence[Row]]]:
    """What came in, and what is to go out."""
    yield insert(arrivals), [arrival_row(arrived) for arrived in draft.arrivals]
    yield _ANSWERED, [{"in_chat": chat, "message": message} for chat, message in draft.answered]
    yield _WANT, list(draft.wanted.values())
    moves = draft.moves
    yield _MOVE, [{"old": old, "new": new, "moved_turn": turn} for old, new in moves.items()]
    queued = [*draft.cards.values(), *draft.told]
    for number, row in enumerate(queued, turn + len(moves)):
        row.update(turn=number, chat=moves.get(row["chat"], row["chat"]))
    yield _SHOW, list(draft.cards.values())
    yield _RENEW, [{"of_kind": ref.kind, "of_id": ref.id} for ref in draft.renewed]
    yield insert(outbox), draft.told

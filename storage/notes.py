"""Writes what became of items: what is out leaves the outbox, cards rest or are queued again."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, and_, bindparam, case, delete, exists, func, or_, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.flush import take_turns
from storage.items import Outcome
from storage.tables import Moment, is_card, is_queued, outbox, sent, upsert

DONE = ("sent", "edited", "withdrawn")

_ID = outbox.c.id == bindparam("row")
_NOW = bindparam("now", type_=Moment)
_COPIED = ("chat", "ref_kind", "ref_id", "what", "part", "asks")
_remember = upsert(sent).from_select(
    [*_COPIED, "message_id", "at"],
    select(*(outbox.c[name] for name in _COPIED), bindparam("message"), _NOW).where(_ID),
)
_REMEMBER = _remember.on_conflict_do_update(
    index_elements=[sent.c.chat, sent.c.message_id],
    set_={name: _remember.excluded[name] for name in (*_COPIED[1:], "at")} | {"answered": False},
)
_TOUCH = (
    update(sent)
    .where(tuple_(sent.c.chat, sent.c.message_id).in_(select(outbox.c.chat, outbox.c.message_id).where(_ID)))
    .values(at=_NOW)
)
_GONE = delete(outbox).where(_ID)
_REST = (
    update(outbox)
    .where(_ID)
    .values(
        state=case((outbox.c.stale, "queued"), else_="still"),
        turn=case((outbox.c.stale, bindparam("new_turn")), else_=outbox.c.turn),
        message_id=func.coalesce(bindparam("message"), outbox.c.message_id),
        shown=func.coalesce(bindparam("digest"), outbox.c.shown),
        stale=False,
        attempts=0,
        not_before=None,
        repeated=False,
        reason="",
    )
)
_forget = bindparam("forget", type_=Boolean)
_once = and_(or_(~is_card, outbox.c.message_id.is_(None)), bindparam("unknown", type_=Boolean))
_BACK = (
    update(outbox)
    .where(_ID)
    .values(
        state=bindparam("new_state"),
        not_before=bindparam("until", type_=Moment),
        reason=bindparam("why"),
        stale=False,
        repeated=or_(outbox.c.repeated, _once),
        message_id=case((_forget, None), else_=outbox.c.message_id),
        shown=case((_forget, ""), else_=outbox.c.shown),
        data=case((and_(outbox.c.secret, bindparam("new_state") == "dead"), "{}"), else_=outbox.c.data),
    )
)


async def write(conn: AsyncConnection, outcomes: Sequence[Outcome], now: datetime) -> bool:
    """Note all; return whether a card that changed while it was sent was queued again."""
    done = [outcome for outcome in outcomes if outcome.result in DONE]
    back = [_back(outcome) for outcome in outcomes if outcome.result not in DONE]
    if back:
        await conn.execute(_BACK, back)
    return await _finish(conn, done, now) if done else False


async def _finish(conn: AsyncConnection, done: Sequence[Outcome], now: datetime) -> bool:
    out = [_out(outcome, now) for outcome in done if outcome.result == "sent" and _message(outcome)]
    if out:
        await conn.execute(_REMEMBER, out)
    if gone := [{"row": outcome.id} for outcome in done if outcome.kind != "card"]:
        await conn.execute(_GONE, gone)
    cards = [outcome for outcome in done if outcome.kind == "card"]
    return await _let_rest(conn, cards, now) if cards else False


async def _let_rest(conn: AsyncConnection, cards: Sequence[Outcome], now: datetime) -> bool:
    turn = await take_turns(conn, 1)
    await conn.execute(_REST, [_rest(outcome, turn) for outcome in cards])
    edited = [{"row": outcome.id, "now": now} for outcome in cards if outcome.result == "edited"]
    if edited:
        await conn.execute(_TOUCH, edited)
    again = select(exists().where(is_queued, outbox.c.turn == turn))
    return bool((await conn.execute(again)).scalar_one())


def _message(outcome: Outcome) -> int | None:
    return outcome.message_id if outcome.topic_id is None else outcome.topic_id


def _out(outcome: Outcome, now: datetime) -> Mapping[str, Any]:
    return {"row": outcome.id, "message": _message(outcome), "now": now}


def _rest(outcome: Outcome, turn: int) -> Mapping[str, Any]:
    shows = None if outcome.result == "withdrawn" else outcome.shown
    sent_as = _message(outcome) if outcome.result == "sent" else None
    return {"row": outcome.id, "new_turn": turn, "message": sent_as, "digest": shows}


def _back(outcome: Outcome) -> Mapping[str, Any]:
    return {
        "row": outcome.id,
        "new_state": "dead" if outcome.result == "dead" else "queued",
        "until": outcome.not_before,
        "why": outcome.reason,
        "unknown": outcome.result == "unknown",
        "forget": outcome.forget_card,
    }

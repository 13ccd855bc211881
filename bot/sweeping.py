"""One go through what was kept long enough: bounded, so that whoever presses a button waits for no more."""

import logging
from collections import Counter
from datetime import datetime

from coordination.incident.closing import is_done_with
from coordination.incident.state import Incident
from coordination.kernel import Due, Ref
from coordination.machine.retaining import Sweep
from coordination.retention import EraseTexts
from storage.act import Recorded
from storage.batch import Batch
from storage.errors import CodecError

log = logging.getLogger(__name__)

AT_ONCE = 50
"""Things that are erased in one transaction."""


async def sweep(batch: Batch, due: Due) -> Sweep:
    """Erase the oldest of what was kept long enough; return the day's deadline with what this go has done."""
    now, kept = batch.world.now, batch.world.policy.retention
    erased: Counter[str] = Counter()
    for kind, span in (("incident", kept.incidents), ("followup", kept.incidents), ("round", kept.rounds)):
        if span is not None:
            await _of_kind(batch, kind, now - span, erased)
    more = erased.total() >= AT_ONCE
    if kept.rounds is not None and not more:
        erased["note"] = await batch.old_notes(now - kept.rounds)
    done = {kind: count for kind, count in erased.items() if count}
    if done:
        log.info("action=erased %s", " ".join(f"{kind}={count}" for kind, count in sorted(done.items())))
    return Sweep(at=due.at, name=due.name, erased=done, more=more)


async def _of_kind(batch: Batch, kind: str, before: datetime, erased: Counter[str]) -> None:
    """Ask one after the other; those that are kept for a reason do not hold up the later ones."""
    last: Ref | None = None
    while (left := AT_ONCE - erased.total()) > 0:
        refs = await batch.old(kind, before, last, left)
        await batch.load(refs)
        for ref in refs:
            erased[kind] += await _erased(batch, ref)
        if len(refs) < left:
            return
        last = refs[-1]


async def _erased(batch: Batch, ref: Ref) -> bool:
    try:
        command = EraseTexts(at=batch.world.now, held=await _is_held(batch, ref))
        outcome = await batch.apply(ref, command)
    except CodecError:  # one that cannot be read keeps no other
        log.exception("action=erase-failed kind=%s id=%s", ref.kind, ref.id)
        return False
    return isinstance(outcome, Recorded) and bool(outcome.events)


async def _is_held(batch: Batch, ref: Ref) -> bool:
    """A duplicate's report stands in the incident that it was merged into: it is kept as long as that."""
    state = await batch.state(ref)
    while isinstance(state, Incident) and state.merged_into:
        state = await batch.state(Ref("incident", state.merged_into))
        if isinstance(state, Incident) and not is_done_with(state, batch.world):
            return True
    return False

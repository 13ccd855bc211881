"""The table of deadlines against the states that ask for them, by turns: all of a usual site every minute."""

import logging
from collections.abc import Iterable, Mapping
from datetime import datetime

from coordination.kernel import Ref
from storage import audit
from storage.audit import Stored, mended
from storage.batch import Batch
from storage.errors import CodecError
from storage.ledger import Ledger

log = logging.getLogger(__name__)

TOGETHER = 50
"""Things that are looked at in one go: whoever wants to write meanwhile waits for no more."""
AT_MOST = 10_000
"""Things that one round looks at; of more there are, the others follow in the next rounds."""

Print = int
"""Tells whether anything has changed in what the tables hold of a thing."""


class Deadlines:
    """Remembers what was found right, so that only what has changed costs anything."""

    def __init__(self, ledger: Ledger, standing: Iterable[Ref]) -> None:
        self._ledger = ledger
        self._standing = tuple(dict.fromkeys(standing))
        """What is always there and has no line among what is open."""
        self._right: dict[Ref, Print] = {}
        self._asked: dict[Ref, Mapping[str, datetime]] = {}
        """What was put back once although it may have been left out on purpose."""
        self._last: Ref | None = None
        self._met: set[Ref] = set()

    async def look(self, now: datetime, changed: Iterable[Ref]) -> set[str]:
        """Mend what is not as it should be. What cannot be read is found wrong for good."""
        found = await self._each([*self._standing, *changed], now)
        for _ in range(AT_MOST // TOGETHER):
            refs = await audit.things(self._ledger.records.store, self._last, TOGETHER)
            found |= await self._each(refs, now)
            self._met.update(refs)
            self._last = refs[-1] if len(refs) == TOGETHER else None
            if self._last is None:
                self._forget()
                break
        return found

    def _forget(self) -> None:
        """At the end of a round through everything: what was not met is not there any more."""
        met = self._met.union(self._standing)
        self._right = {ref: print_ for ref, print_ in self._right.items() if ref in met}
        self._asked = {ref: asked for ref, asked in self._asked.items() if ref in met}
        self._met = set()

    async def _each(self, refs: Iterable[Ref], now: datetime) -> set[str]:
        found: set[str] = set()
        new = list(dict.fromkeys(refs))
        for first in range(0, len(new), TOGETHER):
            async with self._ledger.records.store.reading() as conn:
                stored = await audit.stored(conn, new[first : first + TOGETHER])
            if doubtful := [ref for ref, each in stored.items() if self._right.get(ref) != _print(each)]:
                found |= await self._judge(doubtful, now)
        return found

    async def _judge(self, refs: list[Ref], now: datetime) -> set[str]:
        """Compare with the states, and replace what differs, in one transaction."""
        found, right = set(), {}
        async with self._ledger.batch(now) as batch:
            await batch.load(refs)
            for ref, stored in (await batch.stored(refs)).items():
                try:
                    if await self._is_right(batch, ref, stored, now):
                        right[ref] = _print(stored)
                except CodecError:
                    log.exception("action=audit-unreadable kind=%s id=%s", ref.kind, ref.id)
                    found.add("record")
        self._right |= right
        return found

    async def _is_right(self, batch: Batch, ref: Ref, stored: Stored, now: datetime) -> bool:
        wanted, asked = await batch.wanted(ref), self._asked.get(ref, {})
        rows = mended(stored.rows, wanted, now, asked)
        if rows == stored.rows:
            return True
        batch.mend(ref, rows)
        again = {name: at for name, at in rows.items() if name not in stored.rows and at <= now}
        self._asked[ref] = {name: at for name, at in asked.items() if wanted.get(name) == at} | again
        wrong = [name for name in stored.rows.keys() | rows.keys() if _differ(name, stored.rows, rows, again)]
        if wrong:
            log.warning(
                "action=audit-mended kind=%s id=%s deadlines=%s", ref.kind, ref.id, ",".join(sorted(wrong))
            )
        if again:
            log.info(
                "action=audit-asks-again kind=%s id=%s deadlines=%s",
                ref.kind,
                ref.id,
                ",".join(sorted(again)),
            )
        return False


def _differ(
    name: str, before: Mapping[str, datetime], after: Mapping[str, datetime], again: Mapping[str, datetime]
) -> bool:
    return name not in again and before.get(name) != after.get(name)


def _print(stored: Stored) -> Print:
    return hash((stored.version, frozenset(stored.rows.items())))

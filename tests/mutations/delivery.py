"""Safeguards between the record and Telegram: what leaves, what landed, what stops."""

from tests.mutations.mutation import Mutation, named

EXCHANGE, OUTBOX, COURIER = (
    "storage/test_exchange.py",
    "storage/test_outbox.py",
    "delivery/test_courier_faults.py",
)
FORGETS = "a crash after an exchange forgets neither what landed nor what was to leave"

DELIVERY = (
    Mutation(
        safeguard="a message is marked `sending` before it leaves",
        file="storage/outbox.py",
        old='.values(state="sending", stale=False, attempts',
        new='.values(state="queued", stale=False, attempts',
        tests=named(EXCHANGE, FORGETS) + named(OUTBOX, "a row is claimed once"),
    ),
    Mutation(
        safeguard="… and that is committed before it leaves",
        file="storage/outbox.py",
        old="            items = await self._claim(conn, leaving, now) if leaving else {}\n",
        new="            items = await self._claim(conn, leaving, now) if leaving else {}\n"
        "            await conn.rollback()\n",
        tests=named(EXCHANGE, FORGETS),
    ),
    Mutation(
        safeguard="what landed is noted and what leaves claimed in one transaction",
        file="storage/outbox.py",
        old="            changed = await notes.write(conn, landed, now)\n",
        new="            changed = await notes.write(conn, landed, now)\n"
        "        async with self._records.store.writing() as conn:\n",
        tests=named(EXCHANGE, "an exchange that fails has noted and claimed nothing"),
    ),
    Mutation(
        safeguard="a note that the database refused is noted later",
        file="bot/delivery/courier.py",
        old="        except BaseException:\n            for row in leaving:\n",
        new="        except BaseException:\n            del self._back[: len(landed)]\n"
        "            for row in leaving:\n",
        tests=named(COURIER, "a note that fails is noted later"),
    ),
    Mutation(
        safeguard="at the start, what was being sent is queued again",
        file="bot/delivery/courier.py",
        old="                await self._outbox.recover(now)\n",
        new="",
        tests=named(COURIER, "killed between call and note the copy says so"),
    ),
    Mutation(
        safeguard="… and marked as repeated",
        file="storage/outbox.py",
        old='.values(state="queued", stale=False, repeated=_TWICE_SEEN)',
        new='.values(state="queued", stale=False)',
        tests=named(OUTBOX, "after a crash what was half sent is sent again and marked"),
    ),
    Mutation(
        safeguard="what may have arrived is marked as repeated",
        file="storage/notes.py",
        old="repeated=or_(outbox.c.repeated, _once)",
        new="repeated=outbox.c.repeated",
        tests=named(OUTBOX, "what fails waits and what may have arrived is marked"),
    ),
    Mutation(
        safeguard="what is under way lands before a stop",
        file="bot/delivery/courier.py",
        old="                await self._finish()\n",
        new="",
        tests=named(COURIER, "asked to stop it lets land what is under way and notes it"),
    ),
)

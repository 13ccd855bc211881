"""Safeguards on the way in: updates, deadlines, outages, files."""

from tests.mutations.mutation import Mutation, named

POLLING, INTAKE, GATE = "intake/test_polling.py", "faults/test_intake.py", "delivery/test_gate.py"
AFTER = "scenes/test_after_the_report.py"
FAILING_DEADLINE = "faults/test_failing_deadline.py"
A_READER, A_DEADLINE = (
    "a reader that fails fails for one and the others go on",
    "a failing deadline is tried each minute and stops nobody",
)

UPDATES = (
    Mutation(
        safeguard="the offset moves only after the commit",
        file="bot/intake/polling.py",
        old="            await self._desk(raws)\n",
        new='            self._offset = raws[-1]["update_id"] + 1\n            await self._desk(raws)\n',
        tests=named(POLLING, "stopped in the middle of a commit everything comes again"),
    ),
    Mutation(
        safeguard="an update that comes twice is known by its key",
        file="bot/desk.py",
        old="                if key not in seen:\n",
        new="                if key:\n",
        tests=named(INTAKE, "an update that comes twice is one report"),
    ),
    Mutation(
        safeguard="a bad update is kept with its error, and answered",
        file="bot/desk.py",
        old="            self._keep(batch, key, raw, now, error)\n",
        new="",
        tests=named(INTAKE, A_READER),
    ),
    Mutation(
        safeguard="… and stops nobody",
        file="bot/desk.py",
        old='            log.exception("action=update-failed',
        new='            raise\n            log.exception("action=update-failed',
        tests=named(INTAKE, A_READER),
    ),
)

DEADLINES = (
    Mutation(
        safeguard="a failing deadline waits a minute",
        file="bot/desk.py",
        old="                    batch.postpone(ref, name, now + POSTPONED)\n",
        new="",
        tests=named(FAILING_DEADLINE, A_DEADLINE),
    ),
    Mutation(
        safeguard="… and stops no other",
        file="bot/desk.py",
        old='                    log.exception("action=due-failed',
        new='                    raise\n                    log.exception("action=due-failed',
        tests=named(FAILING_DEADLINE, A_DEADLINE),
    ),
    Mutation(
        safeguard="nothing is judged before all that was sent is read",
        file="bot/gate.py",
        old="        read = self.drain.until\n",
        new="        read = self._clock.now()\n",
        tests=named(GATE, "the clock waits for the drain as long as it takes and does not spin"),
    ),
    Mutation(
        safeguard="grace after an outage",
        file="bot/gate.py",
        old="gap is None or read >= gap[1] + GRACE",
        new="gap is None or read >= gap[1]",
        tests=named(
            GATE,
            "quiet means that nothing can be handled any more",
            "after a return all that fell due since waits until the grace is read",
        )
        + named("faults/test_outage.py", "a press made again in time is in time"),
    ),
    Mutation(
        safeguard="until when it was alive is noted",
        file="bot/alive.py",
        old="        await alive.note(self._store, moment)\n",
        new="",
        tests=named("faults/test_outage.py", "every chat with live buttons is told from when to when"),
    ),
)

FILES = (
    Mutation(
        safeguard="files that were left over are fetched at the start",
        file="bot/app.py",
        old="            self._files.clear()\n",
        new="            await self._files.wait()\n            self._files.clear()\n",
        tests=named(
            AFTER,
            "a photo that was not fetched before a stop is fetched after the next start",
        ),
    ),
    Mutation(
        safeguard="a file is recorded and wanted no more in one transaction",
        file="bot/findings.py",
        old="            await batch.keep_file(ref, KeepFile(at=now, unique_id=unique_id, "
        "sha256=sha256, size=size))\n",
        new="            await batch.apply(ref, KeepFile(at=now, unique_id=unique_id, "
        "sha256=sha256, size=size))\n"
        "        async with store.writing() as conn:\n"
        "            await attachments.kept(conn, unique_id, sha256=sha256, size=size)\n",
        tests=named(
            "scenes/test_after_the_report.py", "a photo that the database refuses is kept later and once"
        ),
    ),
    Mutation(
        safeguard="… and a refusal of the database is outlived",
        file="bot/evidence.py",
        old="except Exception as error:  # whatever it is, one file must not stop the bot",
        new="except (TelegramError, OSError) as error:",
        tests=named(
            "scenes/test_after_the_report.py", "a photo that the database refuses is kept later and once"
        ),
    ),
)

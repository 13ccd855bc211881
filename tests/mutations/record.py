"""Safeguards of the record: the door, the file, the chain, and two rules that hang on identity."""

from tests.mutations.mutation import Mutation, named

LEDGER, ENGINE, PAGES = "storage/test_ledger.py", "storage/test_engine.py", "faults/test_machine_pages.py"
PRAGMAS = "pragmas hold on every connection"

DOOR = (
    Mutation(
        safeguard="a failed act leaves nothing of itself (its page is dropped)",
        file="storage/pages.py",
        old="            self._drafts.pop()\n",
        new="            failed = self._drafts.pop()\n            self.top.merge(failed)\n",
        tests=named(
            LEDGER,
            "a failing page leaves nothing and the rest commits",
            "a failing act leaves nothing even without a page",
        ),
    ),
    Mutation(
        safeguard="follow-ups in the same transaction",
        file="storage/act.py",
        old="        await _follow(pages, event, depth)\n",
        new="        pass\n",
        tests=named(LEDGER, "a follow up is in the same transaction"),
    ),
    Mutation(
        safeguard="… a refused one undoes all",
        file="storage/act.py",
        old="        if isinstance(outcome, Refusal):\n",
        new="        if False:\n",
        tests=named(LEDGER, "a failing act leaves nothing even without a page"),
    ),
    Mutation(
        safeguard="… also where nobody opened a page",
        file="storage/batch.py",
        old="        with self._pages.page():\n            return await perform",
        new="        if True:\n            return await perform",
        tests=named(LEDGER, "a failing act leaves nothing even without a page"),
    ),
    Mutation(
        safeguard="deadlines are replaced as a set in the same transaction",
        file="storage/flush.py",
        old='    yield _CLEAR, [{"ref_kind": ref.kind, "ref_id": ref.id} for ref in draft.deadlines]\n',
        new="",
        tests=named(LEDGER, "deadlines are replaced as a set"),
    ),
    Mutation(
        safeguard="a deadline is asked about once",
        file="storage/act.py",
        old=" if not _asked(name, at, command)",
        new="",
        tests=named(LEDGER, "a deadline that nobody answers rings once"),
    ),
    Mutation(
        safeguard="… one that was overtaken, not at all",
        file="storage/act.py",
        old="isinstance(command, Due) and not _has_come(aggregate, state, command)",
        new="False",
        tests=named(LEDGER, "a deadline that is overtaken does not ring"),
    ),
)

RULES = (
    Mutation(
        safeguard="a round's identity: the last one that was opened is known",
        file="coordination/rounds/agenda.py",
        old="return replace(agenda, last={**agenda.last, event.terms.schedule: event.terms.day})",
        new="return agenda",
        tests=named("rules/test_agenda.py", "a round is never called twice for one day"),
    ),
    Mutation(
        safeguard="… also when the next one is planned",
        file="coordination/rounds/calling.py",
        old="_next(schedule, planned.day, planned,",
        new="_next(schedule, None, planned,",
        tests=named("rules/test_agenda.py", "the next round opens its span before it is due"),
    ),
    Mutation(
        safeguard="`starting()`: standing things are there after each start",
        file="coordination/aggregates.py",
        old="        *calling.starting(policy, now),\n",
        new="",
        tests=named("faults/test_crash_points.py", "undisturbed it is what was meant[a round]"),
    ),
    Mutation(
        safeguard="a vote counts for the words it was given to",
        file="coordination/incident/approvals.py",
        old="if command.wording not in (None, approval.wording):",
        new="if False:",
        tests=named("rules/test_approvals.py", "a button under the old words counts for nothing"),
    ),
)

FILE = (
    Mutation(
        safeguard="`synchronous=FULL`",
        file="storage/engine.py",
        old='"synchronous": "FULL"',
        new='"synchronous": "NORMAL"',
        tests=named(ENGINE, PRAGMAS),
    ),
    Mutation(
        safeguard="WAL",
        file="storage/engine.py",
        old="PRAGMA journal_mode = WAL",
        new="PRAGMA journal_mode = DELETE",
        tests=named(ENGINE, PRAGMAS, "a reader keeps its moment while a writer commits"),
    ),
    Mutation(
        safeguard="`BEGIN IMMEDIATE`",
        file="storage/engine.py",
        old='"BEGIN IMMEDIATE" if writes else "BEGIN"',
        new='"BEGIN"',
        tests=named(ENGINE, "twenty concurrent increments are twenty"),
    ),
    Mutation(
        safeguard="one writer at a time",
        file="storage/engine.py",
        old="async with self._writing, self._transaction(self._writer) as conn:",
        new="async with self._transaction(self._writer) as conn:",
        tests=named(ENGINE, "a database in memory serves readers and writers"),
    ),
    Mutation(
        safeguard="one bot, one database: the running lock",
        file="storage/running.py",
        old="            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)\n",
        new="            pass\n",
        tests=named(ENGINE, "a second running bot is refused by pid"),
    ),
    Mutation(
        safeguard="every page is looked through",
        file="storage/engine.py",
        old="                if thoroughly:\n",
        new="                if False:\n",
        tests=named(PAGES, "it works or refuses whatever page is spoilt"),
    ),
    Mutation(
        safeguard="nothing is written to a damaged file",
        file="storage/engine.py",
        old="def _refuse_if_damaged(self) -> None:\n        if self._damage:",
        new="def _refuse_if_damaged(self) -> None:\n        if False:",
        tests=named(PAGES, "while it runs nothing is written on top"),
    ),
    Mutation(
        safeguard="each row's hash holds the one before",
        file="storage/chain.py",
        old="(prev + canonical(list(row)))",
        new="(canonical(list(row)))",
        tests=named(
            "storage/test_tampering.py", "whatever is done to the rows the published hash shows it[chained]"
        ),
    ),
)

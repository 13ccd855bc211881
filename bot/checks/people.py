"""The people and groups: is there somebody for everything that will be asked?"""

from collections.abc import Callable, Iterator

from bot.checks.finding import Finding, error, warning
from coordination.kernel import Words
from coordination.plan import Role
from coordination.policy import Policy, Unit
from coordination.roster.state import ChatKind, Member, Roster

INVITE = "fieldline invite --config …"
Text = Callable[[Words], str]


def people(policy: Policy, roster: Roster, text: Text) -> Iterator[Finding]:
    """Yield who or what is missing."""
    if not roster.people and not roster.rooms:
        yield error(
            "nobody", "Nobody is enrolled yet.", f"{INVITE} --role admin; then see docs/administration.md."
        )
        return
    yield from _roles(policy, roster)
    yield from _units(policy, roster)
    yield from _posts(policy, roster)
    yield from _unreachable(roster, text)
    yield from _outdated(policy, roster, text)


def _roles(policy: Policy, roster: Roster) -> Iterator[Finding]:
    if not any(roster.bearing(Role.leader)):
        yield error("no-leader", "There is no leader: nobody is called first.", f"{INVITE} --role leader")
    if not any(member.leads() for member in roster.bearing(Role.deputy)):
        mend = f"{INVITE} --role deputy --rank 1"
        yield warning("no-deputy", "No deputy stands in when the leader does not answer.", mend)
    if not any(roster.bearing(Role.admin)):
        yield error(
            "no-admin",
            "There is no administrator: nobody can invite from the chat.",
            f"{INVITE} --role admin",
        )
    if policy.schedules and not any(roster.bearing(Role.duty)):
        mend = f"{INVITE} --role duty"
        yield warning(
            "no-duty", "No duty officer: nobody can excuse a unit or enter a report by phone.", mend
        )
    if not roster.chats_of_kind(ChatKind.leadership):
        mend = f"{INVITE} --chat leadership"
        yield error(
            "no-leadership-chat", "There is no leadership chat: what goes to all leaders goes nowhere.", mend
        )


def _units(policy: Policy, roster: Roster) -> Iterator[Finding]:
    for unit in policy.units.values():
        if not _can_answer(unit, roster):
            yield _silent(unit, policy)
        elif not any(roster.heads_of(unit.id)):
            yield warning(
                "no-head",
                f"Unit {unit.id} has no head: nobody is called when it is silent.",
                f"{INVITE} --role head --unit {unit.id}",
            )


def _can_answer(unit: Unit, roster: Roster) -> bool:
    members = any(grant.unit == unit.id for member in roster.people.values() for grant in member.grants)
    return members or bool(roster.field_chats(unit.id))


def _silent(unit: Unit, policy: Policy) -> Finding:
    """A unit that nobody can answer for; bad only where an answer is owed."""
    owed = [schedule.id for schedule in policy.schedules.values() if unit.id in schedule.units]
    mend = f"{INVITE} --chat field --unit {unit.id}, or --role head --unit {unit.id}"
    if not owed:
        return warning("empty-unit", f"Unit {unit.id} has neither a group nor people.", mend)
    what = f"Unit {unit.id} owes {', '.join(owed)}, but has neither a group nor people: nobody can answer."
    return error("unanswerable", what, mend)


def _posts(policy: Policy, roster: Roster) -> Iterator[Finding]:
    for post in policy.posts.values():
        strangers = [user for user in post.people() if user not in roster.people]
        if strangers:
            yield error(
                "duty-stranger",
                f"Duty post {post.id} names {', '.join(map(str, strangers))}: not enrolled, so never called.",
                f"Let them enrol ({INVITE} --role …), or mend the ids in [[duty]]; /me shows each their own.",
            )


def _unreachable(roster: Roster, text: Text) -> Iterator[Finding]:
    for member in roster.people.values():
        if not member.reachable:
            yield warning(
                "unreachable",
                f"{_called(member, text)} cannot be written to: blocked the bot or never started it.",
                "They open the bot's private chat and press Start; or /strikeoff, if they have left.",
            )


def _called(member: Member, text: Text) -> str:
    return f"{text(member.name)} ({member.user})"


def _outdated(policy: Policy, roster: Roster, text: Text) -> Iterator[Finding]:
    """What was bound to units that the config no longer has."""
    for member in roster.people.values():
        gone = sorted({grant.unit for grant in member.grants if grant.unit} - policy.units.keys())
        if gone:
            yield warning(
                "unit-gone",
                f"{_called(member, text)} belongs to {', '.join(gone)}, a unit that is not in the config.",
                "Write the unit back under its old id, or /strikeoff and invite anew.",
            )
    for room in roster.rooms.values():
        if room.unit and room.unit not in policy.units:
            yield warning(
                "unit-gone",
                f"A group ({room.chat}) is bound to {room.unit}, a unit that is not in the config.",
                f"Write the unit back under its old id, or bind it anew: {INVITE} --chat field --unit …",
            )

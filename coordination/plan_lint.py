"""What is wrong with a plan: its shape, its limits on a phone's screen, and the boundary we drew ourselves.

The boundary's words are data (`plans/boundary.toml`), read with the package: no caller can leave them out.
"""

import re
import tomllib
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from importlib.resources import files

from coordination.conditions import ConditionError, can_hold, parse
from coordination.plan import FACTS, LOCALES, ApprovalMode, Evidence, Localised, Plan, Severity, Step

TITLE_LIMIT = {"en": 28, "zh-CN": 14}
LINE_LIMIT = {"en": 64, "zh-CN": 24}
GUIDE_LINES = 3
STARTS = ("activated", "reported", "acknowledged", *(f"fact:{fact}" for fact in FACTS))
VISIT_STEPS = (
    *("receive", "listen", "write", "explain", "refer", "receipt"),
    *("halfway", "extend", "reply", "appeal", "learn"),
)
VISIT_DUTIES = ("listen", "explain", "refer", "reply", "appeal")
VISIT_WORDS = ("halfway", "extend", "learn")
"""Steps that speak of our own office; the words of any other could be about the visitor."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing to mend. Errors keep a plan from being used, warnings do not."""

    where: str
    """`tracks.safe.steps.evacuate.title`"""
    reason: str
    """A key that stays; the message may be reworded."""
    message: str
    is_error: bool = True


def lint(plan: Plan) -> list[Finding]:
    """Everything that is wrong with the plan, rule by rule."""
    rules = (*_RULES, _visit, _visit_steps) if _receives_visitors(plan) else _RULES
    return [finding for rule in rules for finding in rule(plan)]


def _boundary(plan: Plan) -> Iterator[Finding]:
    """No plan acts against people because they complain or gather (design, section 1)."""
    kinds = ["every_plan", "visit"] if _receives_visitors(plan) else ["every_plan"]
    for where, locale, text in _texts(plan):
        for word in (word for kind in kinds for word in _found(kind, text)):
            yield _error(f"{where}.{locale}", "boundary", f'"{word}" is refused')
    headings = [(where, text) for where, _, text in _texts(plan) if where.endswith("title")]
    for where, text in [("keywords", keyword) for keyword in plan.keywords] + headings:
        for word in _found("headings", text) + (_found("every_plan", text) if where == "keywords" else []):
            yield _error(where, "heading", f'"{word}": no headings for opinion or gatherings')


def _visit(plan: Plan) -> Iterator[Finding]:
    """A visit is a service: whoever comes is heard, told the way, referred, answered; nobody is alarmed."""
    if len(plan.tracks) != 1:
        yield _error("tracks", "visit-tracks", "a plan that receives visitors has one track")
    for severity, level in plan.severity.items():
        if level.page_leadership:
            yield _error(
                f"severity.{severity}.page_leadership", "visit-paging", "a visit does not alarm the leaders"
            )
    owed = {step.id for _, step in _steps(plan) if step.required and not step.when}
    for name in VISIT_DUTIES:
        if name not in owed:
            yield _error("tracks", "visit-duty", f'the step "{name}" is missing, or need not be done')


def _visit_steps(plan: Plan) -> Iterator[Finding]:
    """These steps and no others, nothing about who comes, and no vote but on a later date."""
    for where, step in _steps(plan):
        if step.id not in VISIT_STEPS:
            yield _error(f"{where}.id", "visit-step", f'"{step.id}" is not one of {", ".join(VISIT_STEPS)}')
        if step.evidence is Evidence.photo:
            yield _error(f"{where}.evidence", "visit-photo", "no pictures in a plan that receives visitors")
        elif step.evidence not in (Evidence.none, Evidence.reference) and step.id not in VISIT_WORDS:
            yield _error(f"{where}.evidence", "visit-field", "no field for who comes: a reference or none")
        if step.approval and step.id != "extend":
            yield _error(
                f"{where}.approval", "visit-approval", "only the step extend may wait for an approval"
            )


def _life_safety(plan: Plan) -> Iterator[Finding]:
    """Nothing that saves a life waits for a vote; but entering bad air is what kills, so `entry` does."""
    waiting = {step.id for _, step in _steps(plan) if _waits(step)}
    for where, step in _steps(plan):
        if "life_safety" not in step.tags or step.id == "entry":
            continue
        if _waits(step):
            yield _error(
                f"{where}.approval.mode", "life-waits", 'what saves a life is "ratify", never "before"'
            )
        for name in sorted(waiting & _earlier(plan, step)):
            yield _error(
                f"{where}.after", "life-after-vote", f'what saves a life waits for the vote on "{name}"'
            )


def _re_entry(plan: Plan) -> Iterator[Finding]:
    for where, step in _steps(plan):
        if "re_entry" not in step.tags:
            continue
        if step.approval is None or step.approval.quorum < 2:
            yield _warning(f"{where}.approval", "re-entry-quorum", "re-entry wants two leaders: quorum 2")
        if not _waits(step):
            yield _warning(f"{where}.approval.mode", "re-entry-mode", 're-entry wants mode "before"')


def _photos(plan: Plan) -> Iterator[Finding]:
    """No pictures of people (Emergency Response Law art. 85; design, section 1)."""
    for where, step in _steps(plan):
        if step.evidence is Evidence.photo and (where.startswith("tracks.care.") or "care" in step.tags):
            yield _error(f"{where}.evidence", "care-photo", "no pictures where people are cared for")


def _complete(plan: Plan) -> Iterator[Finding]:
    for name in ("never", "stand_down", "tracks"):
        if not getattr(plan, name):
            yield _error(name, "missing", "is missing")
    for level in Severity:
        if level not in plan.severity:
            yield _warning(f"severity.{level}", "level", "has no meaning: nobody will know when to choose it")
    for where, text in _localised(plan):
        for locale in LOCALES:
            if not text.get(locale, "").strip():
                yield _error(f"{where}.{locale}", "language", "is missing")


def _sizes(plan: Plan) -> Iterator[Finding]:
    """What fits a phone's screen, measured."""
    for where, step in _steps(plan):
        for locale in LOCALES:
            title, lines = step.title.get(locale, ""), step.guide.get(locale, "").splitlines()
            if len(title) > TITLE_LIMIT[locale]:
                limit = TITLE_LIMIT[locale]
                yield _error(
                    f"{where}.title.{locale}", "title-long", f"{len(title)} characters, at most {limit}"
                )
            if len(lines) > GUIDE_LINES:
                yield _error(
                    f"{where}.guide.{locale}", "guide-lines", f"{len(lines)} lines, at most {GUIDE_LINES}"
                )
            for line in lines:
                if len(line) > LINE_LIMIT[locale]:
                    said = f'{len(line)} characters, at most {LINE_LIMIT[locale]}: "{line}"'
                    yield _error(f"{where}.guide.{locale}", "line-long", said)


def _names(plan: Plan) -> Iterator[Finding]:
    """Ids are unique, and what names a step names one that exists."""
    ids = [step.id for _, step in _steps(plan)]
    tracks = [track.id for track in plan.tracks]
    for name in sorted({name for name in ids if ids.count(name) > 1}):
        yield _error("tracks", "duplicate-step", f'the step "{name}" is there more than once')
    for name in sorted({name for name in tracks if tracks.count(name) > 1}):
        yield _error("tracks", "duplicate-track", f'the track "{name}" is there more than once')
    named = [(f"{where}.after", name) for where, step in _steps(plan) for name in step.after]
    for severity, level in plan.severity.items():
        named += [
            (f"severity.{severity}.{key}", name)
            for key in ("add_steps", "within")
            for name in getattr(level, key)
        ]
    for where, name in named:
        if name not in ids:
            yield _error(where, "unknown-step", f'"{name}" is not a step of this plan')


def _times(plan: Plan) -> Iterator[Finding]:
    for where, step in _steps(plan):
        if step.start not in STARTS:
            yield _error(f"{where}.from", "start", f'"{step.start}" is not one of {", ".join(STARTS)}')
        if step.every is not None and step.every <= timedelta():
            yield _error(f"{where}.every", "every", "must be longer than nothing")
        if step.every is not None and step.within is None:
            yield _warning(f"{where}.within", "every-first", "is missing: when is it due for the first time?")
        if step.source == "":
            yield _warning(f"{where}.source", "source", "is missing: who says so?")


def _conditions(plan: Plan) -> Iterator[Finding]:
    for where, step in _steps(plan):
        try:
            parse(step.when)
        except ConditionError as error:
            yield _error(f"{where}.when", "when", str(error))


def _readiness(plan: Plan) -> Iterator[Finding]:
    """A step may wait for others; a ring of steps, or a condition that never holds, waits for ever."""
    steps = {step.id: step for _, step in _steps(plan)}
    ready: set[str] = set()
    while more := {id_ for id_, step in steps.items() if id_ not in ready and ready.issuperset(step.after)}:
        ready |= more
    for where, step in _steps(plan):
        if step.id in _earlier(plan, step):
            yield _error(f"{where}.after", "cycle", "waits for itself in the end")
        if step.required and (step.id not in ready or not _can_hold(step)):
            yield _error(where, "never-ready", "is required and can never begin")


_RULES: tuple[Callable[[Plan], Iterator[Finding]], ...] = (
    _boundary, _life_safety, _re_entry, _photos, _complete, _sizes, _names, _times, _conditions, _readiness,
)  # fmt: skip


def _error(where: str, reason: str, message: str) -> Finding:
    return Finding(where=where, reason=reason, message=message)


def _warning(where: str, reason: str, message: str) -> Finding:
    return Finding(where=where, reason=reason, message=message, is_error=False)


def _steps(plan: Plan) -> Iterator[tuple[str, Step]]:
    for _, track, step in plan.steps():
        yield f"tracks.{track.id}.steps.{step.id}", step


def _localised(plan: Plan) -> Iterator[tuple[str, Localised]]:
    """Every text of the plan and where it stands; places in lists counted from 1."""
    yield "title", plan.title
    if plan.raises:
        yield "raises", plan.raises
    for name in ("never", "stand_down", "hot_wash"):
        for n, text in enumerate(getattr(plan, name), 1):
            yield f"{name}[{n}]", text
    for severity, level in plan.severity.items():
        yield f"severity.{severity}.meaning", level.meaning
    for track in plan.tracks:
        yield f"tracks.{track.id}.title", track.title
    for where, step in _steps(plan):
        yield f"{where}.title", step.title
        if step.guide:
            yield f"{where}.guide", step.guide


def _texts(plan: Plan) -> Iterator[tuple[str, str, str]]:
    for where, text in _localised(plan):
        for locale, words in text.items():
            yield where, locale, words


def _waits(step: Step) -> bool:
    return step.approval is not None and step.approval.mode is ApprovalMode.before


def _earlier(plan: Plan, step: Step) -> set[str]:
    """The ids of all steps it comes after, near and far; its own among them when it is in a ring."""
    after = {each.id: each.after for _, each in _steps(plan)}
    seen: set[str] = set()
    todo = list(step.after)
    while todo:
        name = todo.pop()
        if name not in seen:
            seen.add(name)
            todo += after.get(name, ())
    return seen


def _can_hold(step: Step) -> bool:
    try:
        return can_hold(step.when)
    except ConditionError:  # reported by its own rule
        return True


def _receives_visitors(plan: Plan) -> bool:
    return plan.id == "visit" or any(_found("visit_keywords", keyword) for keyword in plan.keywords)


def _found(kind: str, text: str) -> list[str]:
    """The words of this kind in the text; other widths and cases of the same letters count."""
    return [match.group() for match in _words()[kind].finditer(unicodedata.normalize("NFKC", text))]


@cache
def _words() -> dict[str, re.Pattern[str]]:
    table = tomllib.loads((files("coordination") / "plans" / "boundary.toml").read_text(encoding="utf-8"))
    return {kind: _pattern(words["en"], words["zh-CN"]) for kind, words in table.items()}


def _pattern(stems: list[str], words: list[str]) -> re.Pattern[str]:
    anywhere = "|".join(map(re.escape, words))
    return re.compile(
        rf"\b(?:{'|'.join(stems)})|{anywhere}", re.IGNORECASE | re.ASCII
    )  # ASCII: a word ends where Chinese begins

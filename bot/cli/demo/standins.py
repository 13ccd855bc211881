"""Whose places made-up people take: a duty post of a config names real people, by numbers nobody has here."""

from collections.abc import Mapping
from dataclasses import replace
from itertools import cycle

from bot.cli.demo.cast import Cast
from coordination.kernel import UserId
from coordination.plan import Role
from coordination.policy import Policy, Post

LEADING = (Role.deputy, Role.leader, Role.duty)


def stand_ins(policy: Policy, cast: Cast) -> Mapping[UserId, str]:
    """Return a person of the cast for every number that a post names.

    Of the post's unit, or a leader where it is the whole site's; one after the other, and round again.
    """
    found: dict[UserId, str] = {}
    turns = {unit: cycle(_staff(cast, unit)) for unit in ("", *policy.units)}
    for post in policy.posts.values():
        for number in post.people():
            if number not in found:
                found[number] = next(turns[post.unit])
    return found


def _staff(cast: Cast, unit: str) -> list[str]:
    if unit:
        return [part.key for part in cast.parts if part.grant.unit == unit]
    leading = [part for part in cast.parts if part.grant.role in LEADING]
    return [part.key for part in sorted(leading, key=lambda part: LEADING.index(part.grant.role))]


def recast(policy: Policy, numbers: Mapping[UserId, UserId]) -> Policy:
    """Return these rules with the posts' people replaced."""
    return replace(policy, posts={id_: _manned(post, numbers) for id_, post in policy.posts.items()})


def _manned(post: Post, numbers: Mapping[UserId, UserId]) -> Post:
    def those(people: tuple[UserId, ...]) -> tuple[UserId, ...]:
        return tuple(numbers[user] for user in people)

    turns = post.rotation
    return replace(
        post,
        pattern=tuple(replace(watch, people=those(watch.people)) for watch in post.pattern),
        rotation=replace(turns, people=those(turns.people)) if turns else None,
    )

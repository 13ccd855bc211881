"""What `scripts/mutate` calls caught is caught: by the named test, in the copy, over the safeguard."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.house.sources import ROOT
from tests.mutations.mutation import Mutation, StaleError, named
from tests.mutations.running import Copy, UselessError, copied

VOTE = Mutation(
    safeguard="a vote counts for the words it was given to",
    file="coordination/incident/approvals.py",
    old="if command.wording not in (None, approval.wording):",
    new="if False:",
    tests=named("rules/test_approvals.py", "a button under the old words counts for nothing"),
)
OTHER = named("rules/test_approvals.py", "silence is not consent")


@pytest.fixture(scope="module")
def copy() -> Iterator[Copy]:
    with copied() as copy:
        yield copy


def test_every_test_that_is_named_must_notice_and_the_safeguard_is_put_back(copy: Copy) -> None:
    assert copy.survivors(replace(VOTE, tests=VOTE.tests + OTHER)) == list(OTHER)
    assert (copy.folder / VOTE.file).read_text() == (ROOT / VOTE.file).read_text()


def test_what_was_only_written_wrongly_proves_nothing(copy: Copy) -> None:
    with pytest.raises(UselessError, match="NameError"):
        copy.survivors(replace(VOTE, new="if never_heard_of:"))


def test_a_test_that_is_not_there_proves_nothing(copy: Copy) -> None:
    with pytest.raises(UselessError, match="did not run"):
        copy.survivors(replace(VOTE, tests=named("rules/test_approvals.py", "nothing of the kind")))


def test_tests_that_fail_anyway_prove_nothing(copy: Copy) -> None:
    with copy._altered(VOTE), pytest.raises(UselessError, match="do not pass"):
        copy.untouched([VOTE])


def test_tests_of_another_tree_prove_nothing(copy: Copy, monkeypatch: pytest.MonkeyPatch) -> None:
    """As an installed package would be one, that comes first."""
    monkeypatch.setattr(copy, "folder", copy.folder / "tests")
    with pytest.raises(UselessError):
        copy._is_tested({"bot": str(copy.folder.parent / "bot" / "__init__.py")})


def test_a_text_that_is_not_there_exactly_once_is_stale(copy: Copy) -> None:
    for old in ("not anywhere", "approval"):
        with pytest.raises(StaleError):
            copy.survivors(replace(VOTE, old=old))

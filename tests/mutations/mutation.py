"""One safeguard, how it is taken out, and the tests that must fail then."""

from dataclasses import dataclass


class StaleError(Exception):
    """The text of a safeguard is not there any more, or not only once: mend its entry in tests/mutations."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutation:
    """What is replaced in which file. Every one of the tests must fail, for a reason of its own."""

    safeguard: str
    """As docs/reliability.md names it."""
    file: str
    old: str
    """Short, and there exactly once."""
    new: str
    tests: tuple[str, ...]
    """As pytest names them; one without parameters stands for all of its cases, of which one must fail."""

    def applied(self, text: str) -> str:
        """Return the file's text without the safeguard."""
        if text.count(self.old) != 1:
            raise StaleError(f"{self.file}: there {text.count(self.old)} times: {self.old!r}")
        return text.replace(self.old, self.new)


def named(file: str, *sentences: str) -> tuple[str, ...]:
    """Name tests by what they say: "a note that fails[1]" is `test_a_note_that_fails[1]`."""
    return tuple(f"tests/{file}::test_{_name(sentence)}" for sentence in sentences)


def _name(sentence: str) -> str:
    words, bracket, case = sentence.partition("[")
    return words.replace(" ", "_") + bracket + case


def told(test: str) -> str:
    """Say which test that is, for people: the reverse of `named`."""
    file, _, name = test.partition("::test_")
    words, bracket, case = name.partition("[")
    return f"`{file}`: {words.replace('_', ' ')}{bracket}{case}"

"""The body of a visitor's request: small JSON, each field asked for by its type."""

from dataclasses import dataclass

from sandbox.refusals import Json


class BadBody(Exception):  # noqa: N818  # an answer to the browser
    """The page would never send this."""


@dataclass(frozen=True, slots=True)
class Body:
    fields: Json

    def text(self, name: str, *, most: int = 4096) -> str:
        value = self.fields.get(name, "")
        if not isinstance(value, str) or len(value) > most:
            raise BadBody(f"{name} is a text of at most {most} characters")
        return value

    def number(self, name: str) -> int:
        """0 where it is missing."""
        value = self.fields.get(name, 0)
        if not isinstance(value, int) or isinstance(value, bool):
            raise BadBody(f"{name} is a whole number")
        return value

    def flag(self, name: str) -> bool:
        return self.fields.get(name) is True

"""Our own files, as text and as syntax trees."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from functools import cache, cached_property
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("bot", "handlers", "coordination", "storage", "sandbox")


@dataclass(frozen=True)
class Source:
    """One Python file."""

    path: Path

    @property
    def name(self) -> str:
        """Its path as people write it: `handlers/cards/page.py`."""
        return self.path.relative_to(ROOT).as_posix()

    @property
    def module(self) -> str:
        return self.name.removesuffix(".py").removesuffix("/__init__").replace("/", ".")

    @cached_property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    def imports(self) -> Iterator[str]:
        """Every name it imports, whole: `from a import b` may mean `a` or `a.b`, so it gives both."""
        for node in ast.walk(self.tree):
            match node:
                case ast.Import():
                    yield from (alias.name for alias in node.names)
                case ast.ImportFrom(module=str(module)):
                    yield module
                    yield from (f"{module}.{alias.name}" for alias in node.names)
                case _:
                    pass


@cache
def sources(*folders: str) -> tuple[Source, ...]:
    """The Python files under some of our folders."""
    return tuple(Source(path) for folder in folders for path in sorted((ROOT / folder).rglob("*.py")))


def committed() -> Iterator[Path]:
    """Every file that is ours to commit: what .gitignore does not name."""
    ignored = [line.rstrip("/") for line in (ROOT / ".gitignore").read_text().split()]
    yield from _under(ROOT, [".git", *ignored])


def _under(folder: Path, ignored: list[str]) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if any(fnmatch(path.name, pattern) for pattern in ignored):
            continue
        if path.is_dir():
            yield from _under(path, ignored)
        else:
            yield path


def strings(tree: ast.AST) -> Iterator[ast.Constant]:
    """The string literals that do something: no docstrings, and nothing that is only raised."""
    idle = {id(part) for node in ast.walk(tree) for part in _idle(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in idle:
            yield node


def _idle(node: ast.AST) -> Iterator[ast.AST]:
    match node:
        case ast.Raise():
            yield from ast.walk(node)
        case ast.Expr(value=ast.Constant() as said):
            yield said
        case _:
            pass

"""The page as its opener holds it: its state, and its place on the town's address."""

from aiohttp import web

from sandbox.page.state import State
from sandbox.page.web import Desk


class Page(State):
    """One page for one town."""

    def address(self, url: str) -> str:
        """Where a browser finds the page on a server of this url."""
        return f"{url}/page/{self.key}/"

    def mount(self, application: web.Application) -> None:
        """Put the page on an application, before its other paths."""
        Desk(self).mount(application)

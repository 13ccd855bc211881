"""The page: the phones of the town side by side in a browser, live, on the sandbox's own address.

    phones = [Holder(person=ann, role={"en": "reporter"}), Holder(person=chief)]
    page = Page(town, phones, zone=zone, locale="en")
    async with town.serve(mount=page.mount) as server:
        print(page.address(server.url))          # the key in it is the only way in

    page.control = bot                           # BotControl: the switch that stops, starts and kills the bot
    page.tour = tour                             # Tour: the buttons Play and Stop
    page.on_take_over = tour.stops_for           # called with the person whose phone a visitor used
    page.caption("Ann reports", spotlight=ann)   # in the band over the phones; "" takes it away
    page.opens(ann, shaft)                       # her phone goes to that chat

What the browser may ask for is in `sandbox.page.web`, what a visitor may do in `sandbox.page.deeds`.
"""

from sandbox.page.hooks import BotControl, Holder, Tour
from sandbox.page.page import Page

__all__ = ["BotControl", "Holder", "Page", "Tour"]

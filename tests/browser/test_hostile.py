"""Text is drawn from entities and runs nowhere; the page is closed to whoever lacks its key."""

import io

import aiohttp
from playwright.async_api import expect

from sandbox import media
from sandbox.text import Entity
from tests.browser.conftest import Looks, Stage, served

HOSTILE = (
    "<script>window.hit = 1</script><img src=x onerror='window.hit = 2'>"
    "<a href='javascript:window.hit=3'>here</a> </div></article>"
)


async def test_hostile_text_is_shown_and_does_not_run(stage: Stage, looks: Looks) -> None:
    link = Entity(type="text_link", offset=0, length=8, url="javascript:window.hit=4")
    async with served(stage.page) as address:
        visitor = await looks(address)
        broken: list[str] = []
        visitor.page.on("pageerror", lambda error: broken.append(str(error)))
        await visitor.comes()
        await visitor.says(stage.ann, HOSTILE)
        stage.ann.says("click me", entities=[link])
        stage.ann.sends(media.document(name="<script>window.hit = 5</script>.txt"), caption=HOSTILE)
        await expect(await visitor.sees(stage.ann, HOSTILE)).to_contain_text(
            "<script>window.hit = 1</script>"
        )
        clicked = await visitor.sees(stage.ann, "click me")
        await clicked.get_by_text("click me").click()
        assert await clicked.locator("a").count() == 0, "only safe addresses become links"
        assert await visitor.page.evaluate("window.hit") is None
        assert await visitor.page.locator("article script, article img").count() == 0
        assert broken == []


async def test_a_group_of_a_hostile_name_breaks_nothing(stage: Stage, looks: Looks) -> None:
    stage.shaft.renames("<b>Shaft</b> <img src=x onerror=alert(1)>")
    async with served(stage.page) as address:
        visitor = await looks(address)
        await visitor.comes()
        title = visitor.phone(stage.bo).get_by_role("heading", name="<b>Shaft</b>")
        await expect(title).to_be_visible()
        assert await visitor.page.locator(".head img, .head b").count() == 0


async def test_without_the_key_there_is_nothing(stage: Stage) -> None:
    async with served(stage.page) as address, aiohttp.ClientSession() as session:
        async with session.get(address) as reply:
            assert reply.status == 200
            policy = reply.headers["Content-Security-Policy"]
            assert "default-src 'none'" in policy
            assert "unsafe" not in policy
        wrong = address.replace(stage.page.key, "x" * len(stage.page.key))
        for path in ("", "snapshot", "events", "main.js"):
            async with session.get(wrong + path) as reply:
                assert reply.status == 404
        async with session.post(f"{wrong}deed/say", json={"person": stage.ann.id}) as reply:
            assert reply.status == 404
        async with session.get(address, headers={"Host": "evil.example"}) as reply:
            assert reply.status == 403


async def test_requests_are_json_and_small(stage: Stage) -> None:
    async with served(stage.page) as address, aiohttp.ClientSession() as session:
        deed = f"{address}deed/say"
        chat = f"p{stage.ann.id}-{stage.bot.id}"
        async with session.post(deed, data={"text": "a form"}) as reply:
            assert reply.status == 415
        async with session.post(deed, json={"text": "x" * 70_000}) as reply:
            assert reply.status == 413
        async with session.post(deed, json={"person": stage.ann.id, "chat": chat, "text": 7}) as reply:
            assert reply.status == 400
        async with session.post(deed, json={"person": stage.bo.id, "chat": chat, "text": "hi"}) as reply:
            assert reply.status == 409, "nobody writes from another's phone"
        async with session.post(
            f"{address}upload?kind=document", data=io.BytesIO(b"x" * (11 << 20))
        ) as reply:
            assert reply.status == 413


async def test_nonsense_is_refused_and_breaks_nothing(stage: Stage) -> None:
    stage.ann.sends(media.document(b"<script>alert(1)</script>", name="x.html", mime="text/html"))
    number = stage.ann.chat().messages[-1].id
    async with served(stage.page) as address, aiohttp.ClientSession() as session:
        chat = f"p{stage.ann.id}-{stage.bot.id}"
        async with session.get(f"{address}file/{stage.ann.id}/{chat}/{number}") as reply:
            assert reply.headers["Content-Type"] == "application/octet-stream"
            assert reply.headers["Content-Disposition"] == "attachment"
        for path in (f"file/{stage.bo.id}/{chat}/{number}", "file/x/y/z", "web.py", "..%2fweb.py"):
            async with session.get(address + path) as reply:
                assert reply.status == 404
        nonsense = [
            ("deed/fly", {}),
            ("lever/fault", {"kind": "429", "chat": "g1"}),
            ("lever/clock", {"until": "25:99"}),
        ]
        for path, body in nonsense:
            async with session.post(address + path, json=body) as reply:
                assert reply.status in (400, 404)
        async with session.post(f"{address}upload?person=x&chat=y", data=b"?") as reply:
            assert reply.status == 409

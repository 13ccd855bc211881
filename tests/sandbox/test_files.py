"""Rule 32: files belong to a token, links live an hour, 20 MiB at most."""

from datetime import timedelta

import aiohttp

from sandbox import Clock, Person, Sandbox, media
from tests.sandbox.conftest import Raw


async def fetch(raw: Raw, path: str) -> tuple[int, bytes]:
    async with raw.session.get(f"{raw.server.url}/file/bot{raw.bot.token}/{path}") as reply:
        return reply.status, await reply.read()


async def test_a_photo_is_fetched_for_an_hour(raw: Raw, ann: Person, clock: Clock) -> None:
    ann.sends(media.photo(b"picture"))
    photo = raw.told()[0]["photo"][-1]
    file = await raw.call("getFile", file_id=photo["file_id"])
    assert (file["file_size"], file["file_unique_id"]) == (7, photo["file_unique_id"])
    assert await fetch(raw, file["file_path"]) == (200, b"picture")
    clock.advance(timedelta(minutes=59, seconds=59))
    assert (await fetch(raw, file["file_path"]))[0] == 200
    clock.advance(timedelta(seconds=1))
    assert (await fetch(raw, file["file_path"]))[0] == 404
    again = await raw.call("getFile", file_id=photo["file_id"])
    assert (await fetch(raw, again["file_path"]))[0] == 200


async def test_a_file_id_belongs_to_one_bot(raw: Raw, town: Sandbox, ann: Person) -> None:
    ann.sends(media.document(b"paper"))
    mine = raw.told()[0]["document"]["file_id"]
    other = Raw(raw.session, raw.server, town.add_bot("other_bot"))
    ann.starts(other.bot)
    refusal = await other.refused("getFile", file_id=mine)
    assert refusal == "400 Bad Request: wrong file_id or the file is temporarily unavailable"
    refusal = await other.refused("sendDocument", chat_id=ann.id, document=mine)
    assert refusal == "400 Bad Request: wrong file identifier/HTTP URL specified"
    await raw.call("sendDocument", chat_id=ann.id, document=mine)


async def test_twenty_mebibytes(raw: Raw, ann: Person) -> None:
    ann.sends(media.video(size=(20 << 20) + 1))
    ann.sends(media.video(size=20 << 20))
    large, small = (each["video"]["file_id"] for each in raw.told())
    assert await raw.refused("getFile", file_id=large) == "400 Bad Request: file is too big"
    await raw.call("getFile", file_id=small)


async def test_a_link_was_never_asked_for(raw: Raw, ann: Person) -> None:
    ann.sends(media.voice())
    assert (await fetch(raw, "voice/file_0.oga"))[0] == 404


async def test_an_id_of_another_kind_is_refused(raw: Raw, ann: Person) -> None:
    ann.sends(media.voice())
    voice = raw.told()[0]["voice"]["file_id"]
    refusal = await raw.refused("sendPhoto", chat_id=ann.id, photo=voice)
    assert refusal == "400 Bad Request: wrong file identifier/HTTP URL specified"
    await raw.call("sendVoice", chat_id=ann.id, voice=voice)


async def test_uploads_come_attached_or_by_name(raw: Raw, ann: Person) -> None:
    form = aiohttp.FormData()
    form.add_field("chat_id", str(ann.id))
    form.add_field("photo", "attach://picture")
    form.add_field("picture", b"pixels", filename="p.jpg", content_type="image/jpeg")
    async with raw.session.post(f"{raw.base}/sendPhoto", data=form) as reply:
        sent = (await reply.json())["result"]["photo"][0]
    assert sent["file_size"] == 6


async def test_empty_and_remote_files(raw: Raw, ann: Person) -> None:
    form = aiohttp.FormData()
    form.add_field("chat_id", str(ann.id))
    form.add_field("document", b"", filename="empty.txt")
    async with raw.session.post(f"{raw.base}/sendDocument", data=form) as reply:
        assert (await reply.json())["description"] == "Bad Request: file must be non-empty"
    refusal = await raw.refused("sendDocument", chat_id=ann.id, document="https://example.org/x.pdf")
    assert refusal == "501 sending a file by its HTTP URL is not modelled by the sandbox"

"""From what a bot hands over as a file (an upload, attach://name, a file id) to a stored one."""

from sandbox.description import Upload
from sandbox.files import StoredFile
from sandbox.media import Medium
from sandbox.methods.call import Call
from sandbox.refusals import Refused, bad, not_modelled

LARGEST_UPLOAD, LARGEST_PHOTO = 50 << 20, 10 << 20
DETAILS = {
    "photo": {"width": 1280, "height": 960},
    "video": {"width": 1280, "height": 720, "duration": 10},
    "voice": {"duration": 5},
    "audio": {"duration": 60},
    "document": {},
}


def medium(call: Call, kind: str, given: Upload | str) -> Medium:
    if kind not in DETAILS:
        raise not_modelled(f"media of type {kind}")
    stored = _stored(call, kind, given)
    if stored.kind != kind:
        raise bad("wrong file identifier/HTTP URL specified")
    return Medium(kind=kind, details=dict(DETAILS[kind]), file=stored)


def _stored(call: Call, kind: str, given: Upload | str) -> StoredFile:
    if isinstance(given, str) and given.startswith("attach://"):
        given = call.uploads.get(given.removeprefix("attach://"), "")
    if isinstance(given, Upload):
        return _uploaded(call, kind, given)
    if given.startswith(("http://", "https://")):
        raise not_modelled("sending a file by its HTTP URL")
    if (stored := call.world.files.by_id(call.bot.token, given)) is None:
        raise bad("wrong file identifier/HTTP URL specified")
    return stored


def _uploaded(call: Call, kind: str, upload: Upload) -> StoredFile:
    if not upload.content:
        raise bad("file must be non-empty")
    if len(upload.content) > (LARGEST_PHOTO if kind == "photo" else LARGEST_UPLOAD):
        raise Refused(413, "Request Entity Too Large")
    return call.world.files.store(kind, upload.content, name=upload.name, mime=upload.mime)

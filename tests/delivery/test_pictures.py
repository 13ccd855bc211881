"""A picture is drawn whole or not at all: with a font that has every letter of it, never with boxes."""

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from markupsafe import Markup
from PIL import Image

from bot.delivery.fonts import Face, Fonts
from bot.delivery.picture import WIDTH, Pictures
from handlers.cards.chart import Cell, Chart, Row, Tone
from handlers.texts import LOCALES
from tests.chat.test_month import HOSTILE, chart
from tests.delivery.letters import collected, made
from tests.rules.months import month

LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789%.,:…-!–×?· "
BLACK = (27, 31, 36)


def drawn(picture: bytes | None) -> Image.Image:
    assert picture is not None
    return Image.open(BytesIO(picture)).convert("RGB")


def test_the_first_face_that_has_every_letter_is_taken(tmp_path: Path) -> None:
    made(tmp_path / "some" / "a.ttf", "ab")
    whole = made(tmp_path / "z.ttf", "abc")
    fonts = Fonts(folders=(tmp_path,))
    assert fonts.covering("abc") == Face(whole)
    assert fonts.covering("abcd") is None


def test_fonts_with_chinese_and_plain_styles_come_first(tmp_path: Path) -> None:
    for name in ("Aardvark.ttf", "Aardvark-Bold.ttf", "Wqy-Bold.ttf"):
        made(tmp_path / name, "火")
    plain = made(tmp_path / "ZhengHei.ttf", "火")
    assert Fonts(folders=(tmp_path,)).covering("火") == Face(plain)


def test_the_configured_one_comes_before_all_and_the_systems_serve_where_it_lacks(tmp_path: Path) -> None:
    own = made(tmp_path / "own" / "own.ttf", "ab")
    other = made(tmp_path / "system" / "cjk.ttf", "ab火")
    fonts = Fonts(own, (tmp_path / "system",))
    assert fonts.covering("ab") == Face(own)
    assert fonts.covering("火") == Face(other)


def test_of_a_collection_the_chinese_face_is_taken(tmp_path: Path) -> None:
    path = collected(tmp_path / "cjk.ttc", ("Noto Sans CJK JP", "直"), ("Noto Sans CJK SC", "直"))
    assert Fonts(path, ()).covering("直") == Face(path, 1)


def test_what_is_no_font_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "broken.ttf").write_bytes(b"no font")
    (tmp_path / "broken.ttc").write_bytes(b"ttcf")
    assert Fonts(tmp_path / "gone.ttf", (tmp_path,)).covering("a") is None


def test_marks_without_a_shape_need_no_font(tmp_path: Path) -> None:
    own = made(tmp_path / "own.ttf", "ab")
    assert Fonts(own, ()).covering("a\u2060b\ufe0f") == Face(own)


@pytest.mark.parametrize("rows", [1, 16, 17, 60, 75])
def test_it_is_as_wide_as_a_phone_and_telegram_takes_it(tmp_path: Path, rows: int) -> None:
    """Telegram: width and height together at most 10,000, neither over 20 times the other (sendPhoto)."""
    fonts = Fonts(made(tmp_path / "own.ttf", LETTERS), ())
    image = drawn(Pictures(fonts=fonts).draw(chart(month({f"u{n}": "0!L-x" for n in range(rows)}))))
    assert image.width == WIDTH == 1080
    assert image.width + image.height < 10_000
    assert image.height < 20 * image.width


def test_a_letter_that_no_font_has_leaves_no_picture(tmp_path: Path) -> None:
    fonts = Fonts(made(tmp_path / "own.ttf", LETTERS), ())
    assert Pictures(fonts=fonts).draw(chart(month({"shaft-1": "0"}), "zh-CN")) is None


def test_a_text_may_have_a_font_of_its_own(tmp_path: Path) -> None:
    made(tmp_path / "chinese" / "cjk.ttf", "火")
    made(tmp_path / "latin.ttf", LETTERS)
    pictures = Pictures(fonts=Fonts(folders=(tmp_path,)))
    state = chart(month({"shaft-1": "0"}))
    row = replace(state.rows[0], name="火")
    assert drawn(pictures.draw(replace(state, rows=(row,)))).height > 200


def test_a_font_that_cannot_be_drawn_with_leaves_no_picture(tmp_path: Path) -> None:
    """Its table of letters is whole, its outlines are not."""
    path = made(tmp_path / "own.ttf", LETTERS)
    fonts = Fonts(path, ())
    state = chart(month({"shaft-1": "0"}))
    assert fonts.covering("".join({*state.texts(), "…"})) == Face(path)
    path.write_bytes(b"no font")
    assert Pictures(fonts=fonts).draw(state) is None


def test_a_long_name_is_cut_where_the_cells_begin(tmp_path: Path) -> None:
    """All letters of this font are black squares, so what is written is found by its colour."""
    fonts = Fonts(made(tmp_path / "own.ttf", "x…"), ())
    row = Row(name="x" * 200, rates=("x",), cells=(Cell(Tone.blank),) * 31)
    tall = Chart(title="x", rates=("x",), days=("x",) * 31, rows=(row,) * 17, legend=(), instead=Markup("x"))
    image = drawn(Pictures(fonts=fonts).draw(tall))
    first_cell = 18 + 146
    names = image.crop((0, 240, first_cell, image.height))
    cells = image.crop((first_cell, 240, 1000, image.height))
    assert BLACK in [colour for _, colour in names.getcolors(100_000) or ()]
    assert BLACK not in [colour for _, colour in cells.getcolors(100_000) or ()]


@pytest.mark.parametrize("locale", LOCALES)
def test_the_systems_fonts_write_both_languages(locale: str) -> None:
    if Fonts().covering("月上报率按时未判定") is None:
        pytest.skip("no font with Chinese on this machine: install fonts-noto-cjk")
    rows = {f"shaft-{n}": "0!L-x0" for n in (1, 2, 3)}
    assert drawn(Pictures().draw(chart(month(rows, unjudged=(6,)), locale))).width == WIDTH
    assert drawn(Pictures().draw(chart(month({HOSTILE: "0"}), locale))).width == WIDTH

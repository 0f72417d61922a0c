"""The checks of `make check` that are our own find what they are there to find."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools import licences, site

PAGE = '<html lang="en"><head><link rel="stylesheet" href="a.css"></head><body><h1 id="top">x</h1>{}</body></html>'
PERSIAN = '<html lang="fa" dir="rtl"><body id="top"><a href="../index.html#top">x</a></body></html>'


def _site(folder: Path, body: str = "", css: str = "", persian: str = PERSIAN) -> Path:
    (folder / "fa").mkdir()
    (folder / "index.html").write_text(PAGE.format(body), encoding="utf-8")
    (folder / "fa" / "index.html").write_text(persian, encoding="utf-8")
    (folder / "a.css").write_text(css, encoding="utf-8")
    return folder


def test_a_sound_site_passes(tmp_path: Path) -> None:
    body = '<a href="fa/index.html#top">x</a> <a href="https://example.com/">x</a> <a href="#top">x</a>'
    assert site.main(_site(tmp_path, body, "a { background: url(data:image/png;base64,AA) }")) == 0


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ('<a href="gone.html">x</a>', "leads nowhere: gone.html"),
        ('<a href="fa/index.html#gone">x</a>', "no such place on the page: fa/index.html#gone"),
        ('<a href="#gone">x</a>', "no such place on the page: #gone"),
        ('<img src="gone.svg">', "leads nowhere: gone.svg"),
        ('<img src="https://example.com/a.png">', "loaded from elsewhere: https://example.com/a.png"),
        ('<script src="//example.com/a.js"></script>', "loaded from elsewhere: //example.com/a.js"),
        ('<p style="background: url(http://example.com/a)">x</p>', "loaded from elsewhere: http://example.com/a"),
        ('<form action="https://example.com/">x</form>', "loaded from elsewhere: https://example.com/"),
    ],
)
def test_a_fault_of_a_page_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str], body: str, said: str) -> None:
    assert site.main(_site(tmp_path, body)) == 1
    assert said in capsys.readouterr().out


@pytest.mark.parametrize("css", ['@import "https://example.com/a.css";', "a { src: url(//example.com/a.woff2) }"])
def test_a_style_sheet_that_loads_from_elsewhere_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], css: str
) -> None:
    assert site.main(_site(tmp_path, css=css)) == 1
    assert "a.css: loaded from elsewhere" in capsys.readouterr().out


@pytest.mark.parametrize("head", ['<html lang="en">', '<html lang="fa">', '<html dir="rtl">'])
def test_a_persian_page_says_so_and_runs_from_right_to_left(tmp_path: Path, head: str) -> None:
    assert site.main(_site(tmp_path, persian=head)) == 1


@pytest.mark.parametrize("said", ["MIT", "MIT OR GPL-3.0-only", "Apache-2.0 OR BSD-2-Clause", "(MIT OR X) AND ISC"])
def test_a_licence_that_leaves_an_allowed_choice_is_allowed(said: str) -> None:
    assert licences.is_allowed(said)


@pytest.mark.parametrize("said", ["", "GPL-3.0-only", "MIT AND GPL-3.0-only", "AGPL-3.0-only OR LGPL-3.0-only"])
def test_a_licence_that_leaves_none_is_not(said: str) -> None:
    assert not licences.is_allowed(said)


def test_what_was_examined_is_examined_again_when_it_changes() -> None:
    assert licences.is_examined("jalali-core", "LGPL")
    assert not licences.is_examined("jalali-core", "GPL")
    assert not licences.is_examined("unheard-of", "LGPL")
    assert not licences.is_examined("unheard-of", "")

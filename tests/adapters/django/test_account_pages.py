"""The pages of whoever has signed in, over the test client: the record, objections, contribution lists."""

from __future__ import annotations

import base64
import csv
import io
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any, Final
from unittest.mock import patch

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client

from tamin_rules.messages import catalogue
from tamin_rules.portal import sheets
from tamin_rules.records import objection
from tamin_rules.report import rendering
from tamin_rules.workflow import Moved
from tamin_rules_django.admin import as_staff
from tamin_rules_django.models import Stream
from tamin_rules_django.pages import lists
from tamin_rules_django.pages.claims import MOST, MOST_PLACES
from tamin_rules_django.pages.texts import texts
from tests.adapters.django import calls
from tests.adapters.django.calls import PASSWORD, PERSON
from tests.adapters.django.test_pages import Browser

ROOT: Final = Path(__file__).resolve().parents[3]
CAREER: Final = ROOT / "examples" / "records" / "career.csv"
LIST: Final = ROOT / "examples" / "contribution_list"
TABLES: Final = {name: (LIST / f"DSK{name.upper()}00.DBF").read_bytes() for name in ("kar", "wor")}
PAGES: Final = ("records/", "objections/", "objections/new/", "objections/unknown/", "contribution-lists/")


@pytest.fixture
def browser(sqlite: str) -> Browser:
    """Return the browser of somebody with a record of thirty years and three gaps."""
    calls.registered()
    call_command("tamin_import_record", CAREER, national_id=PERSON, verbosity=0, stdout=io.StringIO())
    found = Browser()
    found.get("sign-in/")
    found.post("sign-in/", national_id=PERSON, password=PASSWORD)
    return found


@pytest.fixture
def employer(browser: Browser) -> Browser:
    """Return the browser of somebody whose account reaches the full tier."""
    key = Stream.objects.get(kind="registration").key
    assert as_staff("POST", f"/staff/accounts/{key}/commitment", {"form": "employer_commitment"}).status == 200
    return browser


def _say(key: str) -> str:
    return texts("fa")["page"][key]


def _upload(browser: Browser, **files: bytes) -> str:
    browser.get("contribution-lists/")
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]*)"', browser.text)
    assert token is not None
    sent = {name: SimpleUploadedFile(f"{name}.dbf", data) for name, data in files.items()}
    fields: dict[str, Any] = {"csrfmiddlewaretoken": token[1], **sent}
    return browser._took(browser.client.post("/tamin/contribution-lists/", fields))


def _rows(text: str) -> list[str]:
    return re.findall(r'name="days_\d+" value="(\d*)"', text)


@pytest.mark.parametrize("path", PAGES)
def test_a_stranger_is_asked_to_sign_in(sqlite: str, path: str) -> None:
    browser = Browser()
    browser.get(path)
    assert browser.heading() == _say("sign_in")


# --- the record ------------------------------------------------------------------------------------------------------


def test_the_record_has_its_grid_readings_drawing_and_a_way_to_object(browser: Browser) -> None:
    text = browser.get("records/")
    label = catalogue("fa").label
    for word in ("total_days", "grid", "wages", "other_readings", "eligibility", "lacks", "gaps", "disclaimer"):
        assert label("report", word) in text, word
    assert "<svg" in text
    assert text.count('class="object"') == text.count("?gap=") > 1
    assert not re.search(r"<script(?![^>]*src=)|<style|\sstyle=", text)
    sheet = Client().get("/tamin/records/style.css")
    assert sheet.headers["content-type"].startswith("text/css")
    assert all(".report" in line or "html" in line for line in re.findall(r"^[.\w].*\{", sheet.text, re.MULTILINE))


def test_a_session_that_has_ended_asks_to_sign_in_again(browser: Browser) -> None:
    session = browser.client.session
    session["tamin_account"] = "ended"
    session.save()
    browser.get("records/")
    assert browser.heading() == _say("sign_in")
    assert "tamin_account" not in browser.client.session


# --- objections ------------------------------------------------------------------------------------------------------


def test_from_a_gap_to_an_objection(browser: Browser) -> None:
    text = browser.get("objections/new/?gap=1")
    days = _rows(text)
    assert days == ["31", "31", "31"]
    fields = _typed(text)
    browser.post("objections/new/", **fields, action="send")
    assert browser.heading() == _say("objection")
    assert "اردیبهشت ۱۳۷۶" in browser.text
    first = browser.text
    browser.text = text
    browser.post("objections/new/", **fields, action="send")  # sent twice: one objection, the same answer
    assert re.findall(r"<bdi[^>]*>(\w+)<", browser.text) == re.findall(r"<bdi[^>]*>(\w+)<", first)
    assert browser.get("objections/").count('class="open"') == 1
    text = browser.get("objections/new/?gap=2")
    browser.post("objections/new/", **_typed(text), action="send")
    assert browser.status == 422
    assert catalogue("fa").faults["objection.request.open"].detail in browser.text


def _typed(text: str) -> dict[str, str]:
    """Return what a browser sends of a form of months that nobody has touched."""
    fields = dict(re.findall(r'name="((?:key|count|year_\d+|days_\d+|workshop_\d+))" value="([^"]*)"', text))
    for place in range(int(fields["count"])):
        chosen = re.search(rf'name="month_{place}".*?value="(\d+)" selected', text, re.DOTALL)
        assert chosen is not None
        fields |= {f"month_{place}": chosen[1], f"meant_{place}": "on"}
    return {**fields, "kind": "missing"}


def test_another_language_shows_the_same_gap(browser: Browser) -> None:
    days = _rows(browser.get("objections/new/?gap=2"))
    target = re.search(r'name="next" value="([^"]*)"', browser.text)
    assert target is not None
    browser.post("language/", lang="en", next=target[1])
    assert 'lang="en" dir="ltr"' in browser.text
    assert _rows(browser.text) == days


def test_what_contradicts_the_record_stands_beside_its_row(browser: Browser) -> None:
    text = browser.get("objections/new/?gap=1")
    fields = _typed(text)
    del fields["meant_0"]
    browser.post("objections/new/", **{**fields, "days_1": "چند"}, action="send")
    assert browser.status == 422
    assert 'href="#id_days_1"' in browser.text
    assert "ردیف ۲، روز" in browser.text
    assert re.search(r'name="days_1" value="چند"[^>]* aria-invalid="true"', browser.text)
    assert 'name="meant_0">' in browser.text
    browser.post("objections/new/", **{**fields, "days_1": "۴۰"}, action="send")
    assert browser.status == 422
    assert "خرداد ۱۳۷۶" in browser.text
    browser.post("objections/new/", **{**fields, "days_1": "۳۱"}, action="send")
    assert browser.heading() == _say("objection")
    assert "اردیبهشت ۱۳۷۶" not in browser.text  # unticked


def test_months_are_added_without_a_script_and_an_empty_row_is_not_sent(browser: Browser) -> None:
    browser.get("objections/new/")
    assert len(_rows(browser.text)) == 1
    typed = {"count": "1", "kind": "missing", "meant_0": "on", "year_0": "۱۳۷۶", "month_0": "2", "days_0": "۳۱"}
    key = re.search(r'name="key" value="([^"]+)"', browser.text)
    browser.post("objections/new/", **typed, action="more")
    assert _rows(browser.text) == ["۳۱", ""]
    assert 'value="۱۳۷۶"' in browser.text
    assert key is not None
    browser.post("objections/new/", **{**typed, "count": "2", "meant_1": "on", "key": key[1]}, action="send")
    assert browser.heading() == _say("objection")


@pytest.mark.parametrize(
    "sent",
    [
        {"count": "x"},
        {"count": "9" * 30, "kind": "none"},
        {"count": "9" * 5_000},
        {"key": "ا" * 9, "count": "1"},
        {"count": "1", "meant_0": "on", "year_0": "14_04", "month_0": "1", "days_0": "9" * 5_000},
    ],
)
def test_a_form_that_nobody_has_is_refused(browser: Browser, sent: dict[str, str]) -> None:
    browser.get("objections/new/")
    browser.post("objections/new/", **sent)
    assert browser.status == 422
    assert browser.heading() == _say("object")


def _with_workshop(text: str, **place: str) -> dict[str, str]:
    fields = {**_typed(text), "places": "1", **{f"place_{name}_0": value for name, value in place.items()}}
    return {name: "کارگاه نمونه" if name.startswith("workshop_") else value for name, value in fields.items()}


def test_workplaces_are_sent_and_judged(browser: Browser) -> None:
    text = browser.get("objections/new/?gap=1")
    assert '<details class="places"><summary>' in text
    place = {"workshop": "كارگاه نمونه", "kind": "labour", "start": "۱۳۷۶/۰۲/۰۱", "end": "۱۳۷۶/۰۲/۰۲"}
    browser.post("objections/new/", **_with_workshop(text, **place), action="send")
    assert browser.status == 422
    assert "اردیبهشت ۱۳۷۶" in browser.text
    assert 'href="#id_place_workshop_0"' in browser.text
    assert '<details class="places" open>' in browser.text
    assert re.search(r'<option value="labour" selected>', browser.text)
    browser.post("objections/new/", **_with_workshop(text, **{**place, "end": "1376/01/31"}), action="send")
    assert "محل کار ۱، واپسین روز" in browser.text
    assert re.search(r'name="place_end_0" value="1376/01/31"[^>]* aria-invalid="true"', browser.text)
    with _seen_objections() as seen:
        browser.post("objections/new/", **_with_workshop(text, **{**place, "end": "1376/04/31"}), action="send")
    assert browser.heading() == _say("objection")
    ((told,),) = seen
    assert (told.workshop, told.kind, told.start, told.address) == ("كارگاه نمونه", "labour", date(1997, 4, 21), None)


@contextmanager
def _seen_objections() -> Iterator[list[Any]]:
    """Yield the workplaces of each objection that is submitted meanwhile."""
    seen: list[Any] = []
    submit = objection.submit

    def noting(**sent: Any) -> Any:
        moved = submit(**sent)
        submitted = moved.events[0] if isinstance(moved, Moved) else None
        assert isinstance(submitted, objection.ObjectionSubmitted)
        seen.append(submitted.workplaces)
        return moved

    with patch.object(objection, "submit", noting):
        yield seen


def test_workplaces_are_added_without_a_script_and_an_empty_one_is_not_sent(browser: Browser) -> None:
    text = browser.get("objections/new/?gap=1")
    browser.post("objections/new/", **_with_workshop(text, city="شهر"), action="more_places")
    assert [name in browser.text for name in ("place_city_0", "place_city_1", "place_city_2")] == [True, True, False]
    assert 'name="place_city_0" value="شهر"' in browser.text
    full = {**_with_workshop(text, city="شهر"), "places": str(MOST_PLACES)}
    browser.post("objections/new/", **full, action="more_places")
    assert f"place_city_{MOST_PLACES}" not in browser.text
    assert 'value="more_places"' not in browser.text
    with _seen_objections() as seen:
        browser.post("objections/new/", **{**_with_workshop(text), "places": "2"}, action="send")
    assert seen == [()]


def test_a_gap_that_no_form_holds_says_what_is_left_out(browser: Browser, tmp_path: Path) -> None:
    rows = tmp_path / "rows.csv"
    rows.write_text("year,month,days,wage\n1360,1,31,100000\n1374,2,30,100000\n", encoding="utf-8")
    call_command("tamin_import_record", rows, national_id=PERSON, verbosity=0, stdout=io.StringIO())
    assert len(_rows(browser.get("objections/new/?gap=1"))) == MOST
    months = 14 * 12
    assert _say("left_out").format(most="۱۲۰", left=catalogue("fa").number(months - MOST)) in browser.text
    assert 'value="more"' not in browser.text
    browser.post("objections/new/", **_typed(browser.text), action="send")
    assert browser.heading() == _say("objection"), "what there is room for can be sent"


@pytest.mark.parametrize(("name", "most"), [("count", MOST), ("places", MOST_PLACES)])
def test_a_form_with_more_rows_than_one_takes_is_not_sent(browser: Browser, name: str, most: int) -> None:
    sent = {**_typed(browser.get("objections/new/?gap=1")), name: str(most + 1)}
    browser.post("objections/new/", **sent, action="send")
    assert browser.status == 422
    assert _say("too_long") in browser.text
    assert browser.get("objections/").count('class="open"') == 0
    browser.get("objections/new/?gap=1")
    browser.post("objections/new/", **{**sent, name: str(most)}, action="send")
    assert _say("too_long") not in browser.text


@pytest.mark.parametrize("gap", ["0", "99", "x", "-1", ""])
def test_a_gap_that_is_none_is_no_page(browser: Browser, gap: str) -> None:
    assert browser.client.get(f"/tamin/objections/new/?gap={gap}").status_code == 404


def test_somebody_elses_objection_is_no_page(browser: Browser) -> None:
    text = browser.get("objections/new/?gap=1")
    browser.post("objections/new/", **_typed(text), action="send")
    number = re.search(r'<bdi dir="ltr">(\w+)</bdi>', browser.text)
    assert number is not None
    calls.registered("5000030044", "09120000011")
    other = Browser()
    other.get("sign-in/")
    other.post("sign-in/", national_id="5000030044", password=PASSWORD)
    assert other.client.get(f"/tamin/objections/{number[1]}/").status_code == 404
    assert other.get("objections/").count('class="open"') == 0


# --- contribution lists ----------------------------------------------------------------------------------------------


@pytest.mark.requirement("TX4")
@pytest.mark.parametrize("id_", ["%00", "a%00b", "%0A", "%ED%A0%80"])
def test_an_id_that_a_store_cannot_be_asked_for_is_unknown(database: str, id_: str) -> None:
    calls.registered()
    browser = Browser()
    browser.get("sign-in/")
    browser.post("sign-in/", national_id=PERSON, password=PASSWORD)
    bearer = {"authorization": f"Bearer {browser.client.session['tamin_account']}"}
    for path in (f"objections/{id_}/", f"api/objections/{id_}", f"api/registrations/{id_}"):
        assert browser.client.get(f"/tamin/{path}", headers=bearer).status_code == 404, path


def test_the_page_of_lists_is_closed_with_its_reason(browser: Browser) -> None:
    browser.get("contribution-lists/")
    assert browser.status == 403
    assert catalogue("fa").label("tier", "full") in browser.text
    assert 'type="file"' not in browser.text
    browser.get("services/")
    assert _upload_straight(browser).status_code == 403


def _upload_straight(browser: Browser) -> Any:
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]*)"', browser.text)
    assert token is not None
    sent = {name: SimpleUploadedFile(name, data) for name, data in TABLES.items()}
    return browser.client.post("/tamin/contribution-lists/", {"csrfmiddlewaretoken": token[1], **sent})


def test_a_list_is_told_with_rule_row_field_reason_and_remedy(employer: Browser) -> None:
    text = _upload(employer, **TABLES)
    assert employer.status == 200
    for part in ("K4", "DSK_TKOSO", "۶۹۴٬۱۶۳٬۴۰۲", "۶۰۳٬۶۲۰٬۳۴۹", "W13", "PER_NATCOD"):
        assert part in text, part
    label = catalogue("fa").label
    assert all(label("report", word) in text for word in ("row", "field", "stands", "should_stand", "remedy", "why"))


def test_a_zip_of_both_tables_will_do(employer: Browser) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, data in TABLES.items():
            archive.writestr(f"DSK{name.upper()}00.DBF", data)
    assert "K4" in _upload(employer, kar=made.getvalue())
    assert employer.status == 200


def test_a_list_that_cannot_be_read_says_why(employer: Browser) -> None:
    _upload(employer)
    assert employer.status == 422
    assert 'href="#id_kar"' in employer.text
    _upload(employer, kar=TABLES["kar"])
    assert catalogue("fa").faults["list.file.workers_missing"].detail in employer.text
    _upload(employer, kar=b"no table", wor=TABLES["wor"])
    assert employer.status == 422


@pytest.mark.requirement("WEB8")
def test_the_report_that_is_taken_along_holds_no_formula_and_nobodys_name(employer: Browser) -> None:
    text = _upload(employer, **TABLES)
    made = {
        kind: base64.b64decode(data).decode()
        for kind, data in re.findall(r'href="data:text/(html|csv);charset=utf-8;base64,([^"]+)"', text)
    }
    assert made["html"].startswith("<!DOCTYPE html>")
    rows = list(csv.reader(io.StringIO(made["csv"].removeprefix("\ufeff"))))
    assert [row[0] for row in rows[1:]] == ["K4", "W4", "W13", "W12"]
    assert all(cell[:1] not in {*"=+-@\t\0"} for row in rows for cell in row)
    assert not re.search("نمونه|5000", made["csv"])


def test_a_long_report_is_cut_and_says_so(employer: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lists, "MOST", 2)
    text = _upload(employer, **TABLES)
    said = catalogue("fa").label("report", "cut", count=4, most=2)
    made = {each: base64.b64decode(data).decode() for each, data in re.findall(r"data:text/(\w+);[^,]*,([^\"]*)", text)}
    assert all(said in each for each in (text, made["html"], made["csv"]))
    assert "PER_NATCOD" not in text + made["html"] + made["csv"]


def test_the_routes_of_the_pages_are_served_to_nobody(sqlite: str) -> None:
    for route in sheets.SHEETS:
        answer = calls.call(route.method, route.path)
        assert answer.body is None or not {"summary", "claims", "report"} & answer.body.keys()


def test_the_style_of_the_pages_leaves_a_report_alone() -> None:
    pages = ROOT / "adapters" / "django" / "src" / "tamin_rules_django" / "static" / "tamin_rules" / "pages.css"
    style = re.sub(r"/\*.*?\*/", "", pages.read_text("utf-8"), flags=re.DOTALL)
    selectors = [one.strip() for each in re.findall(r"([^{}]+)\{", style) for one in each.split(",")]
    ours = set(re.findall(r"\.report [^{,]*?\.([a-z-]+)", rendering.sheet()))
    assert {"wide", "cards", "lead", "note"} <= ours
    assert [one for one in selectors if (first := re.match(r"\.([a-z-]+)", one)) and first[1] in ours] == []

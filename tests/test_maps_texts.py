"""Any text, in any field, comes back out of the page as it went in, and does not run."""

from __future__ import annotations

import json
from collections.abc import Callable

from browsing import HOSTILE, Visit, saved, saved_rows, settle, until
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from maps_fixtures import SPEC, draw_page, layer_of, layers, unchecked_map, unchecked_text

N = 300

# A page's text has no lone surrogates (UTF-8 has none). Blank texts are "not given".
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=40).filter(str.strip)


@settings(
    max_examples=4,
    suppress_health_check=[
        HealthCheck.function_scoped_fixture,
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
        HealthCheck.large_base_example,
    ],
)
@given(drawn=st.lists(st.one_of(texts, st.sampled_from(HOSTILE)), min_size=N, max_size=N))
def test_three_hundred_texts_in_one_page(visit: Callable[..., Visit], drawn: list[str]) -> None:
    """In claims, labels, titles and notes: read in the ledger, the lists, the table, the search and the files."""
    tables = layers()
    claim = tables["claims"].drop(columns="geometry").to_dict("records")[0]
    place = tables["places"].drop(columns="geometry").to_dict("records")[0]
    one_each = [dict.fromkeys(("text_en", "text_fr", "text_ar"), text) for text in drawn]
    labels = [dict.fromkeys(("label_en", "label_fr", "label_ar"), text) for text in drawn]
    claims = [
        {**claim, **row, "id": f"c-{i:03}", "paragraph": i + 1} for i, row in enumerate(one_each)
    ]
    places = [{**place, **row, "id": f"p-{i:03}"} for i, row in enumerate(labels)]
    tables["claims"] = layer_of("claims", claims)
    tables["places"] = layer_of("places", places, [tables["places"].geometry[0]] * N)
    title = unchecked_text(drawn[0], drawn[1], drawn[2])
    spec = unchecked_map(
        id="m", title=title, question=title, layers=("flows", "places"), bounds=SPEC.bounds
    )
    names = {f"p-{i:03}": [text] for i, text in enumerate(drawn)}
    html = draw_page(spec, tables, title, names=names)
    page = visit(html).page
    assert page.text_content("#title") == drawn[0]
    page.click("#tab-ledger")
    assert page.locator("#panel-ledger .entry .claim").all_text_contents() == drawn
    assert page.locator('[data-feature^="places:"] .name').all_text_contents() == drawn
    page.click("#tool-table")
    page.select_option("#table-layer", "places")
    assert page.locator("tbody th").all_text_contents() == drawn
    collection = json.loads(saved(page, "#save-geojson")[1])
    assert [feature["properties"]["label_en"] for feature in collection["features"]] == drawn
    rows = saved_rows(page)
    assert [row["label_ar"] for row in rows] == [
        text if row["label_ar"] == text else f"'{text}"
        for row, text in zip(rows, drawn, strict=True)
    ]
    page.click("#close-table")
    for text in drawn[:5]:
        page.fill("#query", text.replace("\n", " ").replace("\r", " "))
        settle(page)
    page.fill("#query", "")
    until(page, "window.ran === undefined")
    assert page.query_selector("#panel img, #panel script, #table img") is None

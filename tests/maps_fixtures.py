"""Layers of a small brief that is made up after the shipped one, and land to draw them on."""

# ruff: noqa: E501  # a table of rows: one row, one line

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo.brief.model import Map
from geo.geodesy.country_outlines import Background
from geo.layers import SCHEMAS
from geo.layers.layer_rows import build_layer
from geo.maps import draw_map
from geo.symbology import symbols
from geo.validation import Text

Languages = tuple[str | None, str | None, str | None]


def unchecked_text(en: str | None, fr: str | None = None, ar: str | None = None) -> Text:
    """Return a text in three languages, hostile ones too: pages must bear what a brief refuses."""
    return Text.model_construct(en=en, fr=fr, ar=ar)


def unchecked_map(**fields: Any) -> Map:  # noqa: ANN401 - fields of a map
    """Return a map of a brief, with fields that a brief would refuse."""
    return Map.model_construct(**{"hidden": ("areas", "buffers"), **fields})


def changed_map(**fields: Any) -> Map:  # noqa: ANN401 - fields of a map
    """Return the map of the small brief with other values in some fields."""
    return SPEC.model_copy(update=fields)


Row = Mapping[str, Any]
LAYERS = ("flows", "places", "areas", "zones", "barriers", "crossings", "events", "buffers")

TITLE = unchecked_text(
    "Security threats on the Tunisia–Libya border",
    "Menaces sécuritaires à la frontière tuniso-libyenne",
    "التهديدات الأمنية على الحدود التونسية الليبية",
)

SPEC = unchecked_map(
    id="flows",
    title=unchecked_text(
        "What moves, and between which ends",
        "Ce qui circule, et entre quelles extrémités",
        "ما الذي ينتقل، وبين أي أطراف",
    ),
    question=unchecked_text(
        "Which flows of goods and people does the brief describe?",
        "Quels flux de biens et de personnes le document décrit-il ?",
        "أي تدفقات للسلع والأشخاص يصفها الموجز؟",
    ),
    layers=LAYERS,
    bounds=(-2.0, 24.0, 27.0, 41.0),
)

GROUND = Background(
    land=shapely.MultiPolygon([shapely.box(-10, 15, 40, 34), shapely.box(0, 38, 30, 50)]),
    boundaries=shapely.MultiLineString([[(11.5, 33.2), (10.3, 31.5), (9.5, 30.2)]]),
    disputed=shapely.MultiLineString([[(-8, 27.7), (-8, 21)]]),
)


def text(column: str, values: Languages) -> dict[str, str | None]:
    """One text as three columns."""
    return dict(zip((f"{column}_en", f"{column}_fr", f"{column}_ar"), values, strict=True))


POINTS: dict[str, tuple[float, float, str, Languages]] = {
    "gafsa": (8.784, 34.425, "town", ("Gafsa", "Gafsa", "قفصة")),
    "al-eulma": (5.69, 36.15, "town", ("Al Eulma", "El Eulma", "العلمة")),
    "zouara": (12.08, 32.93, "town", ("Zouara", "Zouara", "زوارة")),
    "misrata": (15.09, 32.38, "town", ("Misrata", "Misrata", "مصراتة")),
    "ben-guerdane": (11.22, 33.14, "town", ("Ben Guerdane", "Ben Gardane", "بن قردان")),
    "tripoli": (13.19, 32.89, "town", ("Tripoli", "Tripoli", "طرابلس")),
    "mareth": (10.29, 33.63, "town", ("Mareth", "Mareth", "مارث")),
    "tunisia": (9.6, 34.9, "label", ("Tunisia", "Tunisie", "تونس")),
    "libya": (17.0, 28.0, "label", ("Libya", "Libye", "ليبيا")),
    "algeria": (3.2, 31.5, "label", ("Algeria", "Algérie", "الجزائر")),
    "egypt": (29.0, 26.8, "label", ("Egypt", "Égypte", "مصر")),
    "china": (104.0, 35.0, "label", ("China", "Chine", "الصين")),
    "europe": (12.5, 43.5, "label", ("Europe", "Europe", "أوروبا")),
    "sahel": (8.0, 16.5, "label", ("Sahel", "Sahel", "الساحل")),
    "north-africa": (12.0, 26.5, "label", ("North Africa", "Afrique du Nord", "شمال أفريقيا")),
    "levant": (37.5, 34.5, "label", ("Levant", "Levant", "المشرق")),
}

KINDS: dict[str, Languages] = {
    "consumer-goods": ("Low-cost goods", "Produits à bas prix", "سلع رخيصة"),
    "fuel": ("Fuel", "Carburant", "وقود"),
    "vehicles": ("Pick-ups", "Pick-up", "شاحنات صغيرة"),
    "equipment": ("Equipment", "Matériel", "معدّات"),
    "food": ("Food", "Vivres", "أغذية"),
    "alcohol": ("Alcohol", "Alcool", "كحول"),
    "drugs": ("Drugs", "Drogues", "مخدّرات"),
    "people": ("Migrants", "Migrants", "مهاجرون"),
    "fighters": ("Fighters", "Combattants", "مقاتلون"),
    "mixed": ("Contraband", "Contrebande", "بضائع مهرّبة"),
}

Strand = tuple[str, str]
FLOWS: list[tuple[str, str, str, str, float, list[Strand], Languages]] = [
    ("libya-tunisia-goods", "libya", "tunisia", "one-way", 0.16,
     [("consumer-goods", "stated"), ("fuel", "inferred"), ("vehicles", "inferred")],
     ("Subsidised goods from Libya to Tunisia", "Produits subventionnés de Libye en Tunisie", "سلع مدعومة من ليبيا إلى تونس")),
    ("tunisia-libya-exchange", "tunisia", "libya", "one-way", 0.16,
     [("food", "stated"), ("alcohol", "stated"), ("drugs", "stated")],
     ("Food, alcohol and drugs from Tunisia to Libya", "Vivres, alcool et drogues de Tunisie en Libye", "أغذية وكحول ومخدرات من تونس إلى ليبيا")),
    ("algeria-libya-transit", "algeria", "libya", "one-way", -0.3,
     [("fuel", "stated"), ("equipment", "stated"), ("vehicles", "stated")],
     ("Algeria to Libya through Tunisia", "D’Algérie en Libye par la Tunisie", "من الجزائر إلى ليبيا عبر تونس")),
    ("al-eulma-tunisia", "al-eulma", "tunisia", "one-way", 0.15, [("consumer-goods", "stated")],
     ("Smuggled imports from Al Eulma", "Importations de contrebande depuis El Eulma", "واردات مهرّبة من العلمة")),
    ("zouara-tunisia", "zouara", "tunisia", "one-way", -0.18, [("consumer-goods", "stated")],
     ("Smuggled imports from Zouara", "Importations de contrebande depuis Zouara", "واردات مهرّبة من زوارة")),
    ("misrata-tunisia", "misrata", "tunisia", "one-way", -0.32, [("consumer-goods", "stated")],
     ("Smuggled imports from Misrata", "Importations de contrebande depuis Misrata", "واردات مهرّبة من مصراتة")),
    ("china-al-eulma", "china", "al-eulma", "one-way", -0.14, [("consumer-goods", "inferred")],
     ("Goods from China to Al Eulma", "Marchandises de Chine à El Eulma", "بضائع من الصين إلى العلمة")),
    ("libya-europe-migrants", "libya", "europe", "one-way", 0.14, [("people", "stated")],
     ("Irregular migrants from Libya to Europe", "Migrants irréguliers de Libye vers l’Europe", "مهاجرون غير نظاميين من ليبيا إلى أوروبا")),
    ("north-africa-sahel-trade", "north-africa", "sahel", "both", 0.15, [("mixed", "stated")],
     ("Contraband between North Africa and the Sahel", "Contrebande entre l’Afrique du Nord et le Sahel", "تهريب بين شمال أفريقيا والساحل")),
    ("defensive-line-bypass", "tunisia", "libya", "unstated", -0.12, [("fighters", "stated")],
     ("Around the defensive positions", "En contournant les positions défensives", "التفاف حول المواقع الدفاعية")),
    ("foreign-fighters-return", "levant", "tunisia", "one-way", 0.13, [("fighters", "stated")],
     ("Fighters returning from the Levant", "Combattants revenant du Levant", "مقاتلون عائدون من المشرق")),
]  # fmt: skip


def curve(start: tuple[float, float], end: tuple[float, float], bend: float) -> shapely.LineString:
    """Bend a line: good enough to draw."""
    a, b = np.array(start), np.array(end)
    d = b - a
    t = np.linspace(0, 1, 40)[:, None]
    side = np.array([d[1], -d[0]]) * bend
    return shapely.LineString(a + d * t + side * 4 * t * (1 - t) / 1.6)


def layer_of(
    name: str, rows: Iterable[Row], shapes: Iterable[BaseGeometry | None] | None = None
) -> gpd.GeoDataFrame:
    """Return a layer as the product declares it; undeclared columns are an error, left out ones are empty."""
    columns: dict[str, Any] = {
        column.name: [] if column.kind == "list" else None for column in SCHEMAS[name].columns
    }
    rows = list(rows)
    assert {column for row in rows for column in row} - columns.keys() == set()
    return build_layer(name, (columns | dict(row) for row in rows), shapes)


def flow_layer() -> gpd.GeoDataFrame:
    """Flows: a row per strand."""
    rows, shapes = [], []
    doubt = {
        "china-al-eulma": "low",
        "north-africa-sahel-trade": "unknown",
        "defensive-line-bypass": "moderate",
    }
    trends = {
        "al-eulma-tunisia": "starting",
        "zouara-tunisia": "declining",
        "misrata-tunisia": "declining",
    }
    for id_, origin, destination, direction, bend, strands, label in FLOWS:
        start, end = POINTS[origin][:2], POINTS[destination][:2]
        if id_ == "algeria-libya-transit":
            first = curve(start, POINTS["tunisia"][:2], 0.2)
            second = curve(POINTS["tunisia"][:2], end, 0.45)
            line = shapely.LineString([*first.coords, *second.coords[1:]])
        else:
            line = curve(start, end, bend)
        for i, (commodity, reading) in enumerate(strands):
            rows.append({
                "id": f"{id_}/{commodity}", **text("label", label), "claims": [f"c-{id_}", "c-common"],
                "grade": "B2", "confidence": doubt.get(id_, "high"), "flow": id_,
                "commodity": f"k-{commodity}", "commodity_class": commodity, "strand": i, "strands": len(strands),
                "origin": origin, "origin_kind": "place" if POINTS[origin][2] == "town" else "country",
                "transit": ["tunisia"] if id_ == "algeria-libya-transit" else [],
                "destination": destination, "destination_kind": "country", "mode": "road",
                "direction": direction, "basis": "geodesic", "reading": reading,
                **text("note", (None, None, None)),
                **text("reason", ("path not stated; geodesic between the two ends", "tracé non indiqué ; géodésique entre les deux extrémités", "المسار غير مذكور؛ خط جيوديسي بين الطرفين")),
                "actors": ["contraband-gangs"] if id_ == "libya-tunisia-goods" else [],
                "period": {"libya-europe-migrants": ["1969/2011", "2018"], "misrata-tunisia": ["../2019-01~"], "defensive-line-bypass": ["2011-10/.."]}.get(id_, []),
                "earliest": None, "latest": None, "trend": trends.get(id_),
                "quantity": "unknown", **text("quantity_text", (None, None, None)),
            })  # fmt: skip
            shapes.append(line)
    return layer_of("flows", rows, shapes)


def place_layer() -> gpd.GeoDataFrame:
    """Towns and label points."""
    rows = [
        {
            "id": id_, **text("label", label), "claims": ["c-common"], "grade": "B2", "confidence": "high",
            "kind": kind, "of": "country" if kind == "label" else None, "country_code": None,
            "geonames_id": 2470000 + i if kind == "town" else None,
            "uncertainty_m": 3000.0, "source": "geonames",
        }
        for i, (id_, (_, _, kind, label)) in enumerate(POINTS.items())
    ]  # fmt: skip
    return layer_of("places", rows, [shapely.Point(lon, lat) for lon, lat, _, _ in POINTS.values()])


def evidence_tables() -> dict[str, gpd.GeoDataFrame]:
    """Claims, sources, commodities, actors, and what is not mapped."""
    ids = [f"c-{flow[0]}" for flow in FLOWS]
    claims = [
        {
            "id": id_,
            **text("text", (f"The brief says that goods or people move here ({id_[2:]}).", f"Le document dit que des biens ou des personnes y circulent ({id_[2:]}).", "يقول الموجز إن سلعًا أو أشخاصًا ينتقلون هنا.")),
            "source": "brief", "paragraph": 2 + i % 9, "edition": "published", "terms": ["goods"],
            "credibility": 2 + i % 2, "reliability": "B", "reading": "inferred" if "china" in id_ else "stated",
            "supports": [], "disputes": ["c-common"] if "china" in id_ else [], "supersedes": [],
        }
        for i, id_ in enumerate(ids)
    ]  # fmt: skip
    claims.append({
        **claims[0], "id": "c-common",
        **text("text", ("A report corroborates that the border is crossed informally.", None, None)),
        "source": "report", "paragraph": None, "edition": None, "credibility": 3, "reliability": "C",
    })  # fmt: skip
    sources: list[Row] = [
        {"id": "brief", "kind": "policy-brief", "outlet": "An institute", "title": "Security threats on a border", "author": "An author", "date": "2019-01-24", "url": "https://example.org/brief", "reliability": "B"},
        {"id": "report", "kind": "report", "outlet": "A paper", "title": "A day on the border", "author": None, "date": "2011-08", "url": "javascript:alert(1)", "reliability": "C"},
    ]  # fmt: skip
    kinds = dict.fromkeys(strand[0] for flow in FLOWS for strand in flow[5])
    commodities = [
        {"id": f"k-{kind}", **text("label", KINDS[kind]), "class": kind} for kind in kinds
    ]
    actors = [
        {
            "id": "contraband-gangs",
            **text("label", ("Contraband gangs", "Bandes de contrebandiers", "عصابات التهريب")),
            "kind": "organisation",
        }
    ]
    left_out = [
        {
            "id": "maginot-line",
            **text("label", ("Maginot Line", "Ligne Maginot", "خط ماجينو")),
            "claims": ["c-common"],
            **text(
                "reason", ("an analogy, in France", "une analogie, en France", "تشبيه، في فرنسا")
            ),
        }
    ]
    tables: dict[str, Sequence[Mapping[str, Any]]] = {
        "claims": claims,
        "sources": sources,
        "commodities": commodities,
        "actors": actors,
        "not_mapped": left_out,
    }
    return {name: layer_of(name, rows) for name, rows in tables.items()}


def layers() -> dict[str, gpd.GeoDataFrame]:
    """Every layer of a small made-up brief."""
    common = {"claims": ["c-common"], "grade": "B2", "confidence": "high"}
    zones = [
        {"id": "tri-border/convergence", "zone": "tri-border", **common, **text("label", ("Tri-border zone", "Zone des trois frontières", "منطقة الحدود الثلاثية")), **text("candidate", ("where three borders meet", "là où trois frontières se rejoignent", "حيث تلتقي ثلاث حدود")), **text("reason", ("read as the tri-point", None, None))},
        {"id": "tri-border/mountains", "zone": "tri-border", **common, **text("label", ("Tri-border zone", "Zone des trois frontières", "منطقة الحدود الثلاثية")), **text("candidate", ("the mountains near Kasserine", "les montagnes près de Kasserine", "الجبال قرب القصرين")), **text("reason", ("read as the mountains", None, None))},
    ]  # fmt: skip
    zone_shapes: list[BaseGeometry | None] = [
        shapely.Point(9.56, 30.23).buffer(0.9),
        shapely.Point(8.6, 35.25).buffer(0.45),
    ]
    barriers = [
        {"id": "new-defensive-line", **common, **text("label", ("New defensive line", "Nouvelle ligne de défense", "خط دفاعي جديد")), "basis": "schematic", **text("reason", ("extent not stated; drawn along the border", None, None)), "period": [], "earliest": None, "latest": None},
        {"id": "mareth-line", **common, **text("label", ("Mareth Line", "Ligne Mareth", "خط مارث")), "basis": "schematic", **text("reason", ("extent not stated here", None, None)), "period": ["193X"], "earliest": None, "latest": None},
    ]  # fmt: skip
    barrier_shapes: list[BaseGeometry | None] = [
        shapely.LineString([(11.3, 32.9), (10.7, 32.3), (10.2, 31.6), (10.0, 30.9)]),
        shapely.LineString([(10.5, 33.7), (10.2, 33.5), (9.9, 33.4)]),
    ]
    crossings = [
        {"id": "ras-jedir", "claims": [], "grade": None, "confidence": "unknown", **text("label", ("Ras Jedir", "Ras Jedir", "رأس جدير")), "countries": ["TN", "LY"], "geonames_id": None, "uncertainty_m": 500.0, "border_distance_m": 120.0, "source": "geonames"},
        {"id": "dehiba-wazin", "claims": [], "grade": None, "confidence": "unknown", **text("label", ("Dehiba–Wazin", "Dehiba–Wazin", "الذهيبة – وازن")), "countries": ["TN", "LY"], "geonames_id": None, "uncertainty_m": 500.0, "border_distance_m": 80.0, "source": "geonames"},
    ]  # fmt: skip
    events = [
        {"id": "gafsa-1980", **common, **text("label", ("Attack on Gafsa", "Attaque de Gafsa", "هجوم قفصة")), "kind": "attack", "period": ["1980"], "earliest": "1980-01-01", "latest": "1980-12-31", **text("note", (None, None, None)), "places": ["gafsa"]},
        {"id": "tripoli-clashes", **common, **text("label", ("Clashes in Tripoli", "Affrontements à Tripoli", "اشتباكات طرابلس")), "kind": "clash", "period": ["2018-08"], "earliest": "2018-08-01", "latest": "2018-08-31", **text("note", (None, None, None)), "places": ["tripoli"]},
        {"id": "municipal-dialogue", **common, **text("label", ("Heads of municipalities met", "Rencontre de maires", "لقاء رئيسي بلديتين")), "kind": "meeting", "period": [], "earliest": None, "latest": None, **text("note", (None, None, None)), "places": ["zouara", "ben-guerdane"]},
    ]  # fmt: skip
    event_shapes: list[BaseGeometry | None] = [
        shapely.MultiPoint([POINTS[p][:2] for p in places])
        for places in (["gafsa"], ["tripoli"], ["zouara", "ben-guerdane"])
    ]
    areas = [
        {"id": "tunisia", **common, **text("label", POINTS["tunisia"][3]), "kind": "country", "members": ["TN"]},
        {"id": "libya", **common, **text("label", POINTS["libya"][3]), "kind": "country", "members": ["LY"]},
    ]  # fmt: skip
    area_shapes: list[BaseGeometry | None] = [
        shapely.box(8, 30.5, 11.3, 37),
        shapely.box(10, 22, 25, 32.5),
    ]
    rings = [(id_, radius) for id_ in ("zouara", "al-eulma") for radius in (25000, 50000, 100000)]
    buffers = [{"id": f"{id_}-{radius}", **common, **text("label", POINTS[id_][3]), "of_layer": "places", "of": id_, "radius_m": radius} for id_, radius in rings]  # fmt: skip
    buffer_shapes: list[BaseGeometry | None] = [
        shapely.Point(POINTS[id_][:2]).buffer(radius / 100_000) for id_, radius in rings
    ]
    return {
        "flows": flow_layer(),
        "places": place_layer(),
        "zones": layer_of("zones", zones, zone_shapes),
        "barriers": layer_of("barriers", barriers, barrier_shapes),
        "crossings": layer_of(
            "crossings", crossings, [shapely.Point(11.56, 33.15), shapely.Point(10.68, 32.01)]
        ),
        "events": layer_of("events", events, event_shapes),
        "areas": layer_of("areas", areas, area_shapes),
        "buffers": layer_of("buffers", buffers, buffer_shapes),
        **evidence_tables(),
    }


def telling_layers() -> dict[str, gpd.GeoDataFrame]:
    """Return the layers with what few briefs give: quantities of each kind, context, inferred periods."""
    tables = layers()
    flows = tables["flows"]
    quantities: dict[str, dict[str, Any]] = {
        "zouara-tunisia": {
            "quantity": "ordinal",
            **text("quantity_text", ("large", "grande", "كبيرة")),
        },
        "misrata-tunisia": {
            "quantity": "interval",
            "quantity_low": 1200.0,
            "quantity_high": 2500.0,
            "quantity_unit": "lorries a day",
        },
        "al-eulma-tunisia": {
            "quantity": "number",
            "quantity_low": 40.0,
            "quantity_high": 40.0,
            "quantity_unit": "tonnes",
        },
    }
    none = {"quantity_low": None, "quantity_high": None, "quantity_unit": None}
    rows = [
        {**row, **none, "context": [], "period_reading": None, **quantities.get(row["flow"], {})}
        for row in flows.drop(columns="geometry").to_dict("records")
    ]
    for row in rows:
        if row["flow"] == "zouara-tunisia":
            row["context"] = ["c-common", "c-misrata-tunisia"]
            row["period"] = ["[2011-09..2011-12]/.."]
            row["period_reading"] = "inferred"
            row["mode"] = "sea"
        if row["id"] == "libya-tunisia-goods/fuel":
            row.update(confidence="low", quantity="number", quantity_unit="tankers")
            row["quantity_low"] = row["quantity_high"] = 3.0
    zones = tables["zones"].drop(columns="geometry").to_dict("records")
    for row in zones:
        row |= {"commodities": ["k-fuel"], "actors": ["contraband-gangs"], "context": []}
    claims = tables["claims"].drop(columns="geometry").to_dict("records")
    for row in claims:
        if row["id"] == "c-zouara-tunisia":
            row |= {"edition": "draft"}
    return tables | {
        "flows": layer_of("flows", rows, list(flows.geometry)),
        "zones": layer_of("zones", zones, list(tables["zones"].geometry)),
        "claims": layer_of("claims", claims),
    }


def draw_page(
    spec: Map = SPEC,
    tables: Mapping[str, gpd.GeoDataFrame] | None = None,
    title: Text = TITLE,
    **options: Any,  # noqa: ANN401 - those of draw_map
) -> str:
    """Draw the page of a map of the small brief, with its own layers if no others are given."""
    tables = layers() if tables is None else tables
    return draw_map(
        spec, tables, symbols=symbols(), background=GROUND, brief_title=title, **options
    )

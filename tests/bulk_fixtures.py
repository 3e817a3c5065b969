"""Tables of flows, routes and events to draw pages from: made up, the same every time."""

from __future__ import annotations

import numpy as np
import pandas as pd
import shapely
from maps_fixtures import GROUND, unchecked_text

from geo.maps import BulkFlows, Events, draw_bulk_map
from geo.symbology import symbols

COMMODITIES = ("fuel", "food", "drugs", "cigarettes")
TITLE = unchecked_text("Recorded flows", "Flux recensés", "التدفقات المسجلة")
TOWNS = [
    ("Ben Gardane", "بن قردان", 11.22, 33.14, ["Bin Qirdan"]),
    ("Zuwara", "زوارة", 12.08, 32.93, ["Zouara", "Zwara"]),
    ("Tripoli", "طرابلس", 13.19, 32.89, ["Tarabulus"]),
    ("Gafsa", "قفصة", 8.78, 34.42, []),
    ("Misrata", "مصراتة", 15.09, 32.38, ["Misurata"]),
    ("Ghat", "غات", 10.17, 24.96, []),
]


def towns() -> pd.DataFrame:
    """Six towns, with names in two scripts."""
    columns = ["label_en", "label_ar", "lon", "lat", "names"]
    return pd.DataFrame(TOWNS, columns=columns)


def many_places(count: int, seed: int = 3) -> pd.DataFrame:
    """Places spread over the region."""
    rng = np.random.default_rng(seed)
    return pd.DataFrame(
        {
            "label": [f"Place {n}" for n in range(count)],
            "lon": rng.uniform(2, 25, count).round(4),
            "lat": rng.uniform(22, 37, count).round(4),
        }
    )


def some_flows(rows: int, places: pd.DataFrame, seed: int = 1) -> BulkFlows:
    """Flows between a few hubs and many others, a sixth of them without a number."""
    rng = np.random.default_rng(seed)
    share = rng.pareto(1.2, len(places)) + 1
    share /= share.sum()
    origin, destination = (rng.choice(len(places), rows, p=share) for _ in range(2))
    quantity = np.round((rng.pareto(1.3, rows) + 1) * 50)
    quantity[rng.random(rows) < 1 / 6] = np.nan
    month = 2015 * 12 + rng.integers(0, 60, rows)
    month[rng.random(rows) < 0.02] = -1
    return BulkFlows(
        places=places,
        origin=origin,
        destination=destination,
        quantity=quantity,
        commodity=rng.choice(len(COMMODITIES), rows, p=[0.5, 0.3, 0.15, 0.05]),
        commodities=COMMODITIES,
        unit="tonnes",
        records=rng.geometric(0.5, rows),
        month=month,
    )


def some_routes(rows: int, vertices: int, seed: int = 2) -> BulkFlows:
    """Routes of so many vertices, as roads bend."""
    rng = np.random.default_rng(seed)
    flows = some_flows(rows, many_places(500), seed)
    ends = flows.places[["lon", "lat"]].to_numpy()
    start, end = ends[flows.origin], ends[flows.destination]
    share = np.linspace(0, 1, vertices)[None, :, None]
    wander = np.cumsum(rng.normal(0, 0.03, (rows, vertices, 2)), axis=1) * 4 * share * (1 - share)
    lines = shapely.linestrings(start[:, None] + (end - start)[:, None] * share + wander)
    return BulkFlows(
        places=flows.places,
        origin=flows.origin,
        destination=flows.destination,
        quantity=flows.quantity,
        commodity=flows.commodity,
        commodities=COMMODITIES,
        lines=np.asarray(lines, dtype=object),
    )


def some_events(rows: int, seed: int = 4) -> Events:
    """Events round a few towns, counted and not measured."""
    rng = np.random.default_rng(seed)
    near = many_places(50)[["lon", "lat"]].to_numpy()[rng.integers(0, 50, rows)]
    lon, lat = (near + rng.normal(0, 0.4, (rows, 2))).T
    return Events(
        lon=lon,
        lat=lat,
        commodity=rng.integers(0, 2, rows),
        commodities=COMMODITIES[:2],
        month=2018 * 12 + rng.integers(0, 24, rows),
    )


def draw(bulk: BulkFlows | Events, **others: object) -> str:
    """Draw a page on the small ground of the other map tests."""
    return draw_bulk_map(bulk, title=TITLE, background=GROUND, symbols=symbols(), **others)  # type: ignore[arg-type]

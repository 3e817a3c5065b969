"""The two sides of a comparison: a brief, a build, or either of them in a git revision."""

from __future__ import annotations

import json
import posixpath
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import geopandas as gpd
import pandas as pd
import shapely

from geo import __version__, layers
from geo.brief import Brief, brief_path, origins_of, read_brief, shipped_briefs
from geo.brief.parse import brief_of_raw, brief_text, parse_toml
from geo.errors import DataError
from geo.layers import SCHEMAS
from geo.layers.layer_rows import Evidence
from geo.layers.tables import build_claims, build_sources
from geo.provenance import SIDECAR, UNSTAMPED, Stamps, digest, shipped_origins
from geo.report.differences.layer_changes import Tables
from geo.report.differences.revisions import Revision, open_revision
from geo.validation import shown
from geo.writing import MANIFEST

Step = Callable[[str], None]

BUILT_NOW: Final = "built now: the code, and the places, roads, borders and assumptions that come with it, are today's"


@dataclass(frozen=True)
class Side:
    """One side of a comparison.

    Attributes
    ----------
    name
        The side as the user wrote it.
    brief_id
        Id of the brief from which it was or will be built.
    software
        Name and version of the software that built it or will build it.
    inputs
        File → SHA-256, for every input beside the brief.
    brief
        The brief; None for a build.
    brief_sha256
        SHA-256 of the file of the brief.
    notes
        Sentences that a reader has to know about the side.
    stamps
        Whether the brief is fictional, and how many of its claims no person has confirmed.
    tables
        Layer → its table; None for a brief before :func:`with_layers`.
    """

    name: str
    brief_id: str
    software: str
    inputs: Mapping[str, str]
    brief: Brief | None = None
    brief_sha256: str = ""
    notes: tuple[str, ...] = ()
    stamps: Stamps = UNSTAMPED
    tables: Tables | None = None


def open_side(name: str, cleanup: ExitStack, *, brief: str | None = None) -> Side:
    """Read one side of a comparison; the layers of a brief are not built yet.

    Parameters
    ----------
    name
        A TOML file, the name of a shipped brief, a folder of layers with their manifest, ``REVISION:PATH`` of either,
        or with ``brief`` a bare revision.
    cleanup
        Keeps copied files of a revision until it is closed.
    brief
        The brief whose file is read as it was in a bare revision.

    Raises
    ------
    BriefError
        If a brief has problems.
    DataError
        If it is none of these, or cannot be read.
    """
    path = Path(name)
    if (path / MANIFEST).is_file():
        return _build_side(name, path)
    if name in shipped_briefs() or path.is_file():
        return _brief_side(name, read_brief(name, allow_copy=True), brief_path(name).read_bytes())
    revision_name, _, path_text = name.partition(":")
    if path_text:
        revision = open_revision(revision_name, Path())
        return _revision_side(name, revision, path_text=path_text, folder=Path(), cleanup=cleanup)
    if brief and not path.exists():
        file = brief_path(brief)
        revision = open_revision(name, file.parent)
        return _revision_side(
            name, revision, path_text=f"./{file.name}", folder=file.parent, cleanup=cleanup
        )
    raise DataError(
        f"{shown(name)} is neither a brief, nor a shipped brief, nor a folder with a {MANIFEST}. Expected one of "
        "these, REVISION:PATH of one in git, or a bare REVISION with -b BRIEF."
    )


def same_inputs(old: Side, new: Side) -> bool:
    """Return whether both sides are the same brief to the byte, with the same inputs, so that nothing can differ."""
    if not (old.brief and new.brief):
        return False
    return old.brief_sha256 == new.brief_sha256 and old.inputs == new.inputs


def with_layers(old: Side, new: Side, on_step: Callable[[str], Step]) -> tuple[Side, Side]:
    """Return both sides with their layers; those of a brief are built.

    Two briefs that differ only in the words of their claims and sources share all other layers.

    Parameters
    ----------
    on_step
        Called with the name of a side; returns the function to call with each layer before it is built.
    """
    built_old = _with_tables(old, on_step(old.name))
    if not (old.brief and new.brief) or old.inputs != new.inputs or not built_old.tables:
        return built_old, _with_tables(new, on_step(new.name))
    if _without_wording(old.brief) != _without_wording(new.brief):
        return built_old, _with_tables(new, on_step(new.name))
    # Only the layers of claims and sources can differ.
    claims = build_claims(new.brief, Evidence(new.brief))
    tables = {"claims": _with_reviews(claims, new.brief), "sources": build_sources(new.brief)}
    return built_old, replace(new, tables={**built_old.tables, **tables})


def _without_wording(brief: Brief) -> Brief:
    """Return a brief without its maps, and without the words that reach no layers but `claims` and `sources`."""
    claim_words = {
        "text": brief.title, "paragraph": None, "terms": (), "supports": (), "disputes": (), "supersedes": (),
    }  # fmt: skip
    source_words = {
        "kind": "other", "outlet": None, "title": "", "author": None, "date": None, "url": None,
    }  # fmt: skip
    claims = tuple(claim.model_copy(update=claim_words) for claim in brief.claims)
    sources = tuple(source.model_copy(update=source_words) for source in brief.sources)
    return brief.model_copy(update={"claims": claims, "sources": sources, "maps": ()})


def _with_tables(side: Side, on_step: Step) -> Side:
    if side.brief is None:
        return side
    tables = layers.build_layers(side.brief, on_step=on_step)
    claims = _with_reviews(tables["claims"], side.brief)
    return replace(side, tables={**tables, "claims": claims})


def _with_reviews(claims: gpd.GeoDataFrame, brief: Brief) -> gpd.GeoDataFrame:
    """Return claims with the column ``review``, which holds what a person decided about each."""
    if "review" in claims:
        return claims
    reviews = {claim.id: claim.review for claim in brief.claims if claim.review}
    cells = [
        reviews[id_].model_dump(mode="json", exclude_none=True) if id_ in reviews else None
        for id_ in claims["id"]
    ]
    return claims.assign(review=pd.Series(cells, index=claims.index, dtype=object))


def _brief_side(name: str, brief: Brief, content: bytes) -> Side:
    """Return a side for a brief whose layers are not built yet; ``content`` holds the bytes of its file."""
    origins = (*origins_of(brief), *shipped_origins())
    return Side(
        name,
        brief_id=brief.id,
        software=f"smuggling-route-mapper {__version__}",
        inputs={origin.file: origin.sha256 for origin in origins},
        brief=brief,
        brief_sha256=digest(content),
        notes=brief.stamps.sentences,
        stamps=brief.stamps,
    )


def _build_side(name: str, folder: Path) -> Side:
    """Read a build: its manifest, and every layer that the manifest names."""
    try:
        return _parse_build(name, folder)
    except DataError:
        raise
    except (
        ValueError, LookupError, TypeError, AttributeError, shapely.errors.ShapelyError,
    ) as error:  # fmt: skip
        raise DataError(
            f"{name}: its manifest or a layer is damaged, or was not written by geo."
            " Build the folder again: `geo layers`."
        ) from error


def _parse_build(name: str, folder: Path) -> Side:
    """Parse the manifest of a build and its layers; whatever error occurs, they are not as geo wrote them."""
    manifest = json.loads(_read_file(name, folder / MANIFEST))
    brief, *data_inputs = manifest["inputs"]  # the brief comes first
    # A draft says, for example, "1,234 claims not confirmed by a person".
    unconfirmed = int(str(manifest.get("draft", "0")).split()[0].replace(",", ""))
    stamps = Stamps(fictional="fictional" in manifest, unconfirmed=unconfirmed)
    tables, notes = {}, []
    for entry in manifest["outputs"]:
        file = Path(entry["file"])
        if "rows" not in entry or file.suffix != ".geojson" or file.stem not in SCHEMAS:
            continue  # no layer that this version knows
        content = _read_file(name, folder / file.name)
        tables[file.stem] = _table(name, file.stem, content)
        if digest(content) != entry["sha256"]:
            notes.append(f"{file.name} differs from its manifest: it was changed after the build")
    return Side(
        name,
        brief_id=str(manifest["brief"]),
        software=str(manifest["software"]),
        inputs={entry["file"]: entry["sha256"] for entry in data_inputs},
        brief_sha256=str(brief["sha256"]),
        notes=(*stamps.sentences, *notes),
        stamps=stamps,
        tables=tables,
    )


def _table(side: str, layer: str, content: bytes) -> gpd.GeoDataFrame:
    """Parse a layer with the columns that it has: another version may have written it."""
    features = json.loads(content)["features"]
    rows = [feature["properties"] for feature in features]
    names = list(rows[0]) if rows else [column.name for column in SCHEMAS[layer].columns]
    cells = {name: [row[name] for row in rows] for name in names}
    lists = {column.name: list for column in SCHEMAS[layer].columns if column.kind == "list"}
    for name, type_ in {**lists, "id": str}.items():
        if not all(isinstance(cell, type_) for cell in cells.get(name, ())):
            word = "list" if type_ is list else "text"
            raise DataError(
                f"{side}: layer {layer}, column {name}: is not a {word} in every row."
                " Build the folder again: `geo layers`."
            )
    columns = {name: pd.Series(values, dtype=object) for name, values in cells.items()}
    geometries = [feature["geometry"] for feature in features]
    shapes = [json.dumps(geometry) if geometry else None for geometry in geometries]
    return gpd.GeoDataFrame(columns, geometry=shapely.from_geojson(shapes), crs=4326)


def _read_file(side: str, path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise DataError(
            f"{side}: {path.name} cannot be read ({error.strerror}). Check its permissions, or build the folder again:"
            " `geo layers`."
        ) from None


def _revision_side(
    name: str, revision: Revision, *, path_text: str, folder: Path, cleanup: ExitStack
) -> Side:
    """Read a brief or a build of a revision; a path that begins with ``./`` or ``../`` counts from ``folder``."""
    path = revision.path_of(path_text, folder)
    copy_folder = Path(cleanup.enter_context(TemporaryDirectory(prefix="geo-diff-")))
    revision.copy(copy_folder, path, f"{path}/")
    file = copy_folder / path
    if (file / MANIFEST).is_file():
        return _build_side(name, file)
    if not file.is_file():
        raise DataError(
            f"{revision.name}:{path}: is not a file of that revision. Expected a path from the top of the repository."
            f" List them: `git ls-tree -r --name-only {revision.name}`."
        )
    text = brief_text(file, name)
    raw = parse_toml(text, name)
    copied = [
        copied_path
        for key in ("region", "gazetteer", "network")
        for copied_path in revision.copy(copy_folder, *_paths_of(raw.get(key), key, path, name))
    ]
    brief = brief_of_raw(raw, text, name=name, folder=file.parent)
    side = _brief_side(name, brief, file.read_bytes())
    beside = f"files beside the brief are those of the revision: {', '.join(copied)}"
    return replace(side, notes=(*side.notes, BUILT_NOW, *([beside] if copied else [])))


def _paths_of(setting: object, key: str, brief: str, name: str) -> list[str]:
    """Return the paths to which a setting of a brief may point: a region's folder, or a file and its sidecar.

    ``brief`` is the path of the brief, from which that of the setting counts.
    """
    if not isinstance(setting, str) or not setting.strip() or "\0" in setting:
        return []
    path = posixpath.normpath(posixpath.join(posixpath.dirname(brief), setting))
    if path.startswith(("..", "/")):
        raise DataError(
            f"{name}: {key} {shown(setting)} is absolute or lies outside the repository. Expected a path inside "
            "it, from the folder of the brief."
        )
    return [f"{path}/"] if key == "region" else [path, f"{posixpath.splitext(path)[0]}{SIDECAR}"]

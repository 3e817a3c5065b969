"""Vector files of users: what they point to is not opened, and no connection leaves."""

from __future__ import annotations

import socket
import zipfile
from collections.abc import Iterator
from pathlib import Path

import geopandas as gpd
import pyogrio
import pytest
from invoking import invoke
from shapely import LineString, Point

from geo.errors import DataError
from geo.network.line_import import read_lines_table
from geo.records.files.input_files import header_of, read_pieces
from geo.records.files.pieces import PieceSize
from geo.vector_input import PLAIN_DRIVERS, layer_info, layer_names, read_layer

VRT = (
    '<OGRVRTDataSource><OGRVRTLayer name="{name}"><SrcDataSource>{target}</SrcDataSource>'
    "</OGRVRTLayer></OGRVRTDataSource>"
)
COLLECTION = """{"type": "FeatureCollection",
"crs": {"type": "%s", "properties": {"href": "%s", "name": "%s", "type": "proj4"}},
"features": [{"type": "Feature", "properties": {"n": 1}, "geometry": {"type": "Point", "coordinates": [10, 33]}}]}"""
WFS_GML = """<?xml version="1.0"?>
<wfs:FeatureCollection xmlns:wfs="http://www.opengis.net/wfs/2.0" xmlns:gml="http://www.opengis.net/gml/3.2"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:a="http://a.b/" xmlns:xlink="http://www.w3.org/1999/xlink"
 xsi:schemaLocation="http://a.b/ {url}/wfs?SERVICE=WFS&amp;REQUEST=DescribeFeatureType&amp;TYPENAME=a:p">
<wfs:member><a:p gml:id="p.0"><a:geom xlink:href="{url}/x.gml">
<gml:Point gml:id="g" srsName="{url}/def/crs/EPSG/0/4326">
<gml:pos>33 10</gml:pos></gml:Point></a:geom></a:p></wfs:member></wfs:FeatureCollection>"""
ENTITY_GML = """<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "{url}/e">]>
<ogr:FeatureCollection xmlns:ogr="http://ogr.maptools.org/" xmlns:gml="http://www.opengis.net/gml">
<gml:featureMember><ogr:p fid="p.0"><ogr:n>&e;</ogr:n></ogr:p></gml:featureMember></ogr:FeatureCollection>"""
LINKED_KML = """<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document><name>d</name>
<NetworkLink><Link><href>{url}/n.kml</href></Link></NetworkLink>
<Placemark><name>p</name><styleUrl>{url}/s.kml#x</styleUrl><Point><coordinates>10,33</coordinates></Point></Placemark>
</Document></kml>"""


@pytest.fixture
def listener(monkeypatch: pytest.MonkeyPatch) -> Iterator[socket.socket]:
    """Listen on loopback; a request waits one second for the answer that never comes."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")  # a proxy's exceptions must not open a way out
    before = pyogrio.get_gdal_config_option("GDAL_HTTP_TIMEOUT")
    pyogrio.set_gdal_config_options({"GDAL_HTTP_TIMEOUT": 1})
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.05)
        yield server
    pyogrio.set_gdal_config_options({"GDAL_HTTP_TIMEOUT": before})


def hears(server: socket.socket) -> bool:
    """Return whether a connection is waiting."""
    try:
        server.accept()[0].close()
    except TimeoutError:
        return False
    return True


def hostile_files(folder: Path, url: str) -> list[Path]:
    """Write files that make an unguarded GDAL call out, or could."""
    texts = {
        "remote.vrt": VRT.format(name="x", target=f"/vsicurl/{url}/a.geojson"),
        "plain.vrt": VRT.format(name="x", target=f"{url}/a.geojson"),
        "hidden.geojson": VRT.format(name="x", target=f"/vsicurl/{url}/b.geojson"),
        "hidden.kml": "<kml/>" + VRT.format(name="x", target=f"/vsicurl/{url}/c.geojson"),
        "pipeline.geojson": '{"type": "gdal_streamed_alg", "command_line": "gdal vector pipeline read '
        f'/vsicurl/{url}/d.geojson ! write x --output-format stream"}}',
        "service.gml": f"<OGRWFSDataSource><URL>{url}/wfs</URL></OGRWFSDataSource>",
        "address.json": f"{url}/e.geojson",
        "linked-crs.geojson": COLLECTION % ("link", f"{url}/crs", ""),
        "named-crs.geojson": COLLECTION % ("name", "", f"{url}/crs"),
        "schema.gml": WFS_GML.format(url=url),
        "entity.gml": ENTITY_GML.format(url=url),
        "linked.kml": LINKED_KML.format(url=url),
    }
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    with zipfile.ZipFile(folder / "archive.zip", "w") as archive:
        archive.writestr("inner.vrt", texts["remote.vrt"])
    return sorted(folder.iterdir())


@pytest.mark.filterwarnings("ignore::RuntimeWarning")  # GDAL's, of what it does not follow
def test_no_file_makes_the_program_call_out(tmp_path: Path, listener: socket.socket) -> None:
    """Twelve kinds of pointer, opened as records and as roads: the listener hears nothing."""
    loud = []
    for path in hostile_files(tmp_path, f"http://127.0.0.1:{listener.getsockname()[1]}"):
        for read in (
            header_of,
            lambda path: list(read_pieces(path, 0, PieceSize(rows=10, text_bytes=1 << 16))),
            read_lines_table,
        ):
            try:
                read(path)
            except DataError as error:
                assert path.name in str(error)  # noqa: PT017 - some are refused, some read
            if hears(listener):
                loud.append(path.name)
    assert loud == []


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_the_listener_would_hear(tmp_path: Path, listener: socket.socket) -> None:
    """Without the guard, GDAL does ask the service that a file names: the test above tests something."""
    hostile_files(tmp_path, f"http://127.0.0.1:{listener.getsockname()[1]}")
    with pytest.raises(pyogrio.errors.DataSourceError):
        pyogrio.list_layers(tmp_path / "service.gml")
    assert hears(listener)


def test_a_vrt_does_not_open_its_neighbours(tmp_path: Path) -> None:
    """A file of records, or of roads, that names another file is refused with what to do."""
    points = gpd.GeoDataFrame({"n": [1]}, geometry=[Point(10, 33)], crs=4326)
    points.to_file(tmp_path / "private.geojson")
    vrt = tmp_path / "events.vrt"
    vrt.write_text(VRT.format(name="private", target=tmp_path / "private.geojson"))
    assert pyogrio.read_info(vrt)["features"] == 1
    result = invoke("expose", vrt, "-o", tmp_path / "out.parquet")
    assert result.exit_code == 1
    assert "events.vrt: the file cannot be read as .vrt" in result.output
    assert "Save it as CSV or Parquet" in result.output
    with pytest.raises(
        DataError, match=r"events\.vrt: the file cannot be read .* Save the roads as"
    ):
        read_lines_table(vrt)


@pytest.mark.parametrize("name", ["a.gpkg", "a.geojson", "a.shp", "a.fgb", "a.kml", "a.gml"])
def test_plain_files_are_read(tmp_path: Path, name: str) -> None:
    """The formats that the documentation names still open, by layer and by range."""
    table = gpd.GeoDataFrame(
        {"n": [1, 2, 3]}, geometry=[LineString([(10, 33), (11, y)]) for y in (33, 34, 35)], crs=4326
    )
    table.to_file(tmp_path / name)
    ((layer, kind),) = layer_names(tmp_path / name)
    assert "LineString" in str(kind)
    assert layer_info(tmp_path / name, layer, count=True)["features"] == 3
    rows = read_layer(tmp_path / name, layer, skip=1, rows=1)
    assert [tuple(line.coords[1][:2]) for line in rows.geometry] == [(11, 34)]


def test_gdal_is_as_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A notebook that reads other formats with GDAL goes on doing so, after an error too."""
    monkeypatch.setenv("no_proxy", "example.org")
    drivers = pyogrio.list_drivers()
    with pytest.raises(pyogrio.errors.DataSourceError):
        layer_names(tmp_path / "missing.gpkg")
    assert pyogrio.list_drivers() == drivers
    assert drivers.keys() > PLAIN_DRIVERS
    assert pyogrio.get_gdal_config_option("GDAL_HTTP_PROXY") is None
    monkeypatch.delenv("no_proxy", raising=True)

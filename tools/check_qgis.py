"""Open an exported GeoPackage in QGIS without a screen, and render it. Run with the Python of QGIS.

    QT_QPA_PLATFORM=offscreen /usr/bin/python3 tools/check_qgis.py brief.gpkg out.png

Exits 1 if a layer does not open, its style is missing, or GDAL's validator finds a fault.
"""

from __future__ import annotations

import sys
from pathlib import Path

from osgeo_utils.samples.validate_gpkg import check
from qgis.core import (
    QgsApplication,
    QgsMapRendererParallelJob,
    QgsMapSettings,
    QgsProject,
    QgsRectangle,
    QgsRuleBasedLabeling,
    QgsRuleBasedRenderer,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QSize
from qgis.PyQt.QtGui import QColor

# Layers from the top of the map to the bottom.
ORDER = ("places", "events", "crossings", "flows", "barriers", "zones", "areas")
MODELLED = ("places", "crossings", "routes", "corridors", "areas")
LABELLED = ("flows", "places", "crossings", "events", "zones", "barriers")
# QGIS opens points and lines of one table as two layers.
CHOKEPOINTS = ("chokepoints|geometrytype=Point", "chokepoints|geometrytype=LineString")
BOUNDS = {"flows": QgsRectangle(-9, 14, 38, 46), "routes": QgsRectangle(4, 29, 16, 38)}


def open_layer(path: Path, name: str) -> QgsVectorLayer:
    """Open a layer of a GeoPackage with the style that the file has for it, and check this style.

    If the layer or its style is wrong, the script exits with a message.
    """
    layer = QgsVectorLayer(f"{path}|layername={name}", name, "ogr")
    if not layer.isValid():
        sys.exit(f"{path}: QGIS cannot open the layer {name!r}")
    _, is_loaded = layer.loadDefaultStyle()
    if not is_loaded or not isinstance(layer.renderer(), QgsRuleBasedRenderer):
        sys.exit(f"{path}: {name!r} opens without its style")
    if name in LABELLED and not isinstance(layer.labeling(), QgsRuleBasedLabeling):
        sys.exit(f"{path}: {name!r} opens without its labels")
    for rule in layer.renderer().rootRule().children():
        if not rule.symbol() or (rule.filter() and rule.filter().hasParserError()):
            sys.exit(f"{path}: {name!r}: the rule {rule.label()!r} is not valid")
    rules = layer.renderer().rootRule().children()
    print(f"{name}: {layer.featureCount()} rows, {len(rules)} rules")
    return layer


def render(path: Path, names: tuple[str, ...], bounds: QgsRectangle, output: Path) -> None:
    """Draw layers of a GeoPackage, the first on top, within bounds in degrees, and write a PNG."""
    layers = [open_layer(path, name) for name in names]
    QgsProject.instance().addMapLayers(layers)
    settings = QgsMapSettings()
    settings.setLayers(layers)
    settings.setDestinationCrs(layers[0].crs())
    settings.setExtent(bounds)
    settings.setOutputSize(QSize(1600, 1150))
    settings.setOutputDpi(110)
    settings.setBackgroundColor(QColor("#f7f4ec"))
    job = QgsMapRendererParallelJob(settings)
    job.start()
    job.waitForFinished()
    if job.errors() or not job.renderedImage().save(str(output)):
        sys.exit(f"{output}: {[error.message for error in job.errors()]}")
    QgsProject.instance().clear()


def main() -> None:
    """Validate a GeoPackage, open every layer, and render two maps."""
    path, output = Path(sys.argv[1]), Path(sys.argv[2])
    if faults := check(str(path), abort_at_first_error=False):
        sys.exit("\n".join(f"{path}: {fault}" for fault in faults))
    application = QgsApplication([], False)  # noqa: FBT003 - without windows; C++ has no keyword arguments
    application.initQgis()
    render(path, ORDER, BOUNDS["flows"], output)
    render(path, MODELLED, BOUNDS["routes"], output.with_stem(f"{output.stem}-modelled"))
    for name in ("segments", "buffers", *CHOKEPOINTS):
        open_layer(path, name)


if __name__ == "__main__":
    main()

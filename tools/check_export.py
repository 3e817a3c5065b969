"""Validate the files of `geo export` with other tools: `check_export.py FOLDER FILE.kml`; exits 1 on any fault."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from fastkml import kml
from frictionless import Package

# Files without geometry, which are not GeoParquet.
TABLES = frozenset({"claims", "sources", "commodities", "actors", "not_mapped", "closures", "closure_segments",
                    "sensitivity"})  # fmt: skip


def check_parquet(path: Path) -> bool:
    """Return whether a file is valid GeoParquet by the core rules and those of covering boxes."""
    validator = str(Path(sys.executable).with_name("geoparquet-validator"))
    for rules in ("core", "covering"):
        command = [validator, "check", "--class", rules, str(path)]
        if subprocess.run(command, capture_output=True, check=False).returncode:  # noqa: S603 - of ours
            return False
    return True


def main() -> None:
    """Check KML, GeoParquet and the data package of an export, and exit 1 if any of them has a fault."""
    folder, kml_file = Path(sys.argv[1]), Path(sys.argv[2])
    document = kml.KML.parse(kml_file, strict=True).features[0]
    print(f"{kml_file.name}: valid by the OGC's schema, {len(document.features)} folders")
    files = [path for path in sorted(folder.glob("parquet/*.parquet")) if path.stem not in TABLES]
    invalid = [path for path in files if not check_parquet(path)]
    print(f"GeoParquet: {len(files) - len(invalid)} of {len(files)} files are valid")
    package = Package(str(folder / "datapackage.json"))
    for name in package.resource_names:
        if name.endswith("-parquet"):  # frictionless 5.21 cannot open list columns
            package.remove_resource(name)
    report = package.validate()
    faults = report.flatten(["name", "type", "message"])
    print(f"datapackage.json: {len(faults)} faults", *faults[:20], sep="\n")
    sys.exit(1 if invalid or faults else 0)


if __name__ == "__main__":
    main()

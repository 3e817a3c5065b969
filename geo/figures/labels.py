"""Write the names of places on a map where :mod:`geo.figures.label_room` finds room for them.

Important names come first. A name that finds no room clear of lines may lie on one; a name that
finds no room beside other names is left out. We tried adjustText too: see docs/figures.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import NamedTuple

import numpy as np
import shapely
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patheffects import withStroke
from matplotlib.transforms import Affine2D
from shapely.geometry.base import BaseGeometry

from geo.figures import paper
from geo.figures.label_room import SPACE_PT, STYLES, Label, Room, find_room, leader_of
from geo.figures.paper import Box, Points, new_axes, write_line


def place_labels(
    axes: Axes,
    labels: Sequence[Label],
    lines: Sequence[Points],
    marks: Sequence[tuple[Points, float]],
) -> list[str]:
    """Write names where there is room.

    Parameters
    ----------
    axes
        Axes that count points.
    lines
        Lines that names should not cover, in points of the axes.
    marks
        Centres and radii of marks that names must not cover, in points of the axes.

    Returns
    -------
    list
        The names that found no room, without those for orientation: a map is whole without them.
    """
    discs: list[BaseGeometry] = [shapely.Point(spot).buffer(radius) for spot, radius in marks]
    boxes = [_box(*(spot - radius), *(spot + radius)) for spot, radius in marks]
    panel = _Panel(axes, _empty_axes(axes), [*lines], list(chain.from_iterable(boxes)), discs)
    unplaced: list[Label] = []
    for group in _label_groups(labels):
        without_room = panel.write(group)
        unplaced += [label for label in without_room if not label.short]
        unplaced += panel.write(
            [replace(label, text=label.short) for label in without_room if label.short]
        )
    return [label.text for label in unplaced if not STYLES[label.style].is_ground]


@dataclass(frozen=True, eq=False)
class _Panel:
    """A map on which names are written, and what they keep clear of, in points.

    Attributes
    ----------
    axes
        Axes that count points, to write on.
    trial_axes
        Empty axes of the same size, in which the size of names is measured.
    lines
        Lines that names should not cover, leaders among them.
    obstacles
        Outlines of marks and names, which names must not cover.
    shapes
        Marks, names and leaders, which leaders should not cross.
    """

    axes: Axes
    trial_axes: Axes
    lines: list[Points]
    obstacles: list[Points]
    shapes: list[BaseGeometry]

    def write(self, labels: Sequence[Label]) -> list[Label]:
        """Write names of one style where there is room; return those that found none.

        What is written becomes an obstacle to later names.
        """
        waiting = [*labels]
        # First clear of lines and obstacles; then the names that found no room may cover lines.
        for avoided in ([*self.lines, *self.obstacles], self.obstacles):
            if not waiting:
                break
            rooms = find_room(self.trial_axes, waiting, avoided, self.shapes)
            unwritten = []
            for label, room in zip(waiting, rooms, strict=True):
                written = None if room is None else _write(self.axes, label, room, self.shapes)
                if written is None:
                    unwritten.append(label)
                    continue
                self.shapes.extend([written.box, *written.leaders])
                self.obstacles.extend(_box(*written.box.bounds))
                self.lines.extend(map(shapely.get_coordinates, written.leaders))
            waiting = unwritten
        return waiting


def _label_groups(labels: Sequence[Label]) -> list[list[Label]]:
    """Group names of the same rank, style and font, and sort the groups by these three.

    Room is found for one group after the other, so lower ranks come first; a group has one font, in which all its
    names are measured.
    """
    groups: dict[tuple[int, str, str], list[Label]] = {}
    for label in labels:
        file = str(paper.font(STYLES[label.style].face, 9, label.text).get_file())
        groups.setdefault((label.rank, label.style, file), []).append(label)
    return [groups[key] for key in sorted(groups)]


def _empty_axes(axes: Axes) -> Axes:
    """Return empty axes of the same size as others, in which names are measured.

    They have a resolution of their own, so that names have the same places whatever the resolution of the figure.
    """
    width_pt, height_pt = float(axes.get_xlim()[1]), float(axes.get_ylim()[1])
    figure = Figure(figsize=(width_pt / 72, height_pt / 72), dpi=paper.PNG_DPI)
    FigureCanvasAgg(figure)
    empty = new_axes(figure, Box(0, 0, width_pt, height_pt))
    # A transform that could change costs eight times as much.
    empty.transData = Affine2D(empty.transData.get_matrix())
    return empty


class _Written(NamedTuple):
    """A name that was written on the map: its box with some space around it, and its leaders, one or none.

    All are in points of the axes.
    """

    box: BaseGeometry
    leaders: list[shapely.LineString]


def _write(axes: Axes, label: Label, room: Room, shapes: Sequence[BaseGeometry]) -> _Written | None:
    """Write a name into its room; if it stands far from its place, link both by a leader, a thin line.

    If the name is for orientation only and its leader would cross one of the shapes, which are in points, nothing is
    written and the result is None.
    """
    style = STYLES[label.style]
    text = write_line(
        axes, room.spot, label.text, size=style.size, fontproperties=room.font,
        colour=style.colour, ha=room.ha, va="bottom", zorder=12, gid="label",
        linespacing=paper.line_spacing(label.text, room.font),
        path_effects=[withStroke(linewidth=1.8, foreground=paper.HALO)],
    )  # fmt: skip
    box = text.get_window_extent().transformed(axes.transData.inverted())
    leaders = leader_of(label, box)
    if style.is_ground and shapely.intersects(np.array(leaders, object)[:, None], shapes).any():
        text.remove()
        return None
    for leader in leaders:
        line = shapely.get_coordinates(leader)
        axes.plot(*line.T, color=paper.QUIET, linewidth=0.5, zorder=11.5, gid="leader")
    return _Written(shapely.box(*box.padded(SPACE_PT).extents), leaders)


def _box(west: float, south: float, east: float, north: float) -> list[Points]:
    """Return the outline of a box and its two diagonals as lines, all in points.

    Names keep clear of lines only; the diagonals keep them out of the inside of the box, too.
    """
    corners = np.array([(west, south), (east, south), (east, north), (west, north)])
    return [corners[[0, 1, 2, 3, 0]], corners[[0, 2]], corners[[1, 3]]]

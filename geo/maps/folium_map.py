"""Folium's map and branca's figure as our pages have them; slow to import, see :mod:`geo.maps.container`."""

from __future__ import annotations

import folium
from branca.element import Element, Figure
from folium.template import Template


class Raw(Element):
    """Text that Jinja must not see."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text

    def render(self, **_: object) -> str:
        """Return the text itself."""
        return self._text


class FoliumPage(Figure):
    """A page that declares its language, with its scripts in its body."""

    _template = Template(
        "<!DOCTYPE html>\n"
        '<html lang="en" dir="ltr">\n'
        "<head>\n"
        "{{ this.header.render(**kwargs) }}\n"
        "<title>{{ this.title }}</title>\n"
        "</head>\n"
        "<body>\n"
        "{{ this.html.render(**kwargs) }}\n"
        "<script>{{ this.script.render(**kwargs) | trim }}</script>\n"
        "</body>\n"
        "</html>\n"
    )


class FlowMap(folium.Map):
    """A folium map without tiles, without files from other servers, and with the same element ids every time."""

    default_js: list[tuple[str, str]] = []  # noqa: RUF012  # folium reads these off the class
    default_css: list[tuple[str, str]] = []  # noqa: RUF012
    # folium's own header forbids pinching to zoom, which readers with poor sight need; the rest of it
    # is in style/page.css. The div and the script are folium's.
    _template = Template(
        '{% macro html(this, kwargs) %}<div class="folium-map" '
        "id={{ this.get_name()|tojson }}></div>{% endmacro %}"
        "{% macro script(this, kwargs) %}var {{ this.get_name() }} = L.map("
        "{{ this.get_name()|tojson }}, "
        "{center: {{ this.location|tojson }}, crs: L.CRS.{{ this.crs }}, "
        "...{{ this.options|tojavascript }} });{% endmacro %}"
    )

    def __init__(self) -> None:
        super().__init__(
            location=(0, 0),
            zoom_start=2,
            tiles=None,
            zoom_control=False,
            zoom_snap=0.25,
            attribution_control=False,
            max_bounds_viscosity=0.7,
        )
        self._id = "0"  # branca makes random ids; one map on a page needs none

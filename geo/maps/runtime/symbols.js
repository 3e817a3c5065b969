// How a row looks: the symbology table, and the page's own colours, which are the style sheet's.

const darkGround = window.matchMedia("(prefers-color-scheme: dark)");

// Paper is light, whatever the screen is.
const isDark = () => darkGround.matches && !document.documentElement.dataset.paper;

function makeSymbols(table) {
  const look = (group, key) => (table[group] && table[group][key]) || {};
  const colourOf = (entry, otherwise) =>
    (isDark() && entry.colour_dark) || entry.colour || otherwise;
  return {
    look,
    commodity: (row) => colourOf(look("commodity", row.commodity_class), groundColours().ink),
    layer: (name) => colourOf(look("layer", name), groundColours().ink),
    fill: (name) => look("layer", name).fill_opacity ?? 0.08,
    width: (row) => look("quantity", row.quantity || "unknown").width_px || 2.5,
    dash: (basis) => look("basis", basis).dash || [],
    opacity: (row) => look("confidence", row.confidence || "unknown").opacity ?? 0.6,
    known: (group) => Object.keys(table[group] || {}),
    label: (group, key, words) => (words.of(look(group, key).label) || { text: key }).text,
    colourOf,
  };
}

// Read when needed, not once: the reader may turn the lights on or off.
function groundColours() {
  const style = getComputedStyle(document.documentElement);
  const colour = (name) => style.getPropertyValue(`--${name}`).trim();
  return {
    sea: colour("sea"),
    land: colour("land"),
    coast: colour("coast"),
    boundary: colour("boundary"),
    disputed: colour("disputed"),
    beyond: colour("beyond"),
    neatline: colour("neatline"),
    halo: colour("halo"),
    ink: colour("ink"),
    quiet: colour("quiet"),
    areaInk: colour("area-ink"),
  };
}

// How a row looks: the symbology table, and the page's own colours, which are the style sheet's.

export const darkGround = window.matchMedia("(prefers-color-scheme: dark)");

// Paper is light, whatever the screen is.
export const isDark = () => darkGround.matches && !document.documentElement.dataset.paper;

// Widths of numbers are measured against the largest of their unit: units do not mix.
function largestByUnit(rows) {
  const largest = new Map();
  for (const { quantity_high: high, quantity_unit: unit } of rows) {
    if (high > 0) largest.set(unit, Math.max(high, largest.get(unit) || 0));
  }
  return largest;
}

const LEAST_WIDTH = 2; // px: what is known to be little is still seen

export function makeSymbols(table, rows = []) {
  const largest = largestByUnit(rows);
  const look = (group, key) => (table[group] && table[group][key]) || {};
  const colourOf = (entry, otherwise) =>
    (isDark() && entry.colour_dark) || entry.colour || otherwise;
  return {
    look,
    commodity: (row) => colourOf(look("commodity", row.commodity_class), groundColours().ink),
    layer: (name) => colourOf(look("layer", name), groundColours().ink),
    fill: (name) => look("layer", name).fill_opacity ?? 0.08,
    // Of a range, its middle; what has no number has the width of its kind.
    width: (row) => {
      const { quantity_low: low, quantity_high: high, quantity_unit: unit } = row;
      const usual = look("quantity", row.quantity || "unknown").width_px || 2.5;
      if (!(high > 0) || !largest.has(unit)) return usual;
      const widest = look("quantity", "number").width_px || 10;
      return Math.max(LEAST_WIDTH, (widest * ((low ?? high) + high)) / 2 / largest.get(unit));
    },
    largest,
    dash: (basis) => look("basis", basis).dash || [],
    opacity: (row) => look("confidence", row.confidence || "unknown").opacity ?? 0.6,
    known: (group) => Object.keys(table[group] || {}),
    label: (group, key, words) => (words.of(look(group, key).label) || { text: key }).text,
    colourOf,
  };
}

// By day and by night: the reader may turn the lights on or off.
const GROUND_COLOURS = new Map();

export function groundColours() {
  if (!GROUND_COLOURS.has(isDark())) GROUND_COLOURS.set(isDark(), readColours());
  return GROUND_COLOURS.get(isDark());
}

function readColours() {
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

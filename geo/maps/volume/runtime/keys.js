// The legend: hues of what occurs, widths of quantities, and what a point is.

const GOLDEN = 137.508; // degrees between the hues of commodities that the symbology does not know

function hueOf(kind, { data, symbols }) {
  const name = data.commodities[kind];
  if (symbols.known("commodity").includes(name)) return symbols.commodity({ commodity_class: name });
  return `hsl(${((kind * GOLDEN) % 360).toFixed(0)} 45% ${isDark() ? 64 : 38}%)`;
}

const key = (drawing, text) => make("li", {}, drawing, makeText("span", said(text)));

const stroke = (width, colour, dash = null) => makeDrawing(34, 12, makeShape("line", { x1: 1, y1: 6, x2: 33, y2: 6, stroke: colour, "stroke-width": width, "stroke-dasharray": dash }));

const HUES = 12;

function fillLegend(box, state) {
  const { words } = state;
  const groups = [hueKeys(state), widthKeys(state), pointKeys(state)];
  box.replaceChildren(
    make(
      "details",
      { open: state.legendOpen, ontoggle: (event) => { state.legendOpen = event.target.open; } },
      make("summary", {}, words.say("legend")),
      make("div", { class: "keys", tabindex: "0", role: "group", "aria-label": words.say("legend") }, ...groups.map((rows, i) => (rows.length ? make("ul", { class: i ? null : "hues" }, ...rows) : null))),
    ),
  );
}

const hueKeys = (state) =>
  state.data.kind === "events" ? [] : state.kinds.slice(0, HUES).map((kind) => key(makeDrawing(22, 12, makeShape("line", { x1: 1, y1: 6, x2: 21, y2: 6, stroke: hueOf(kind, state), "stroke-width": 4 })), kindName(kind, state)));

// Round numbers near the largest, a tenth and a hundredth of it; of points such as the legend has room for, in true size.
function widthKeys(state) {
  const { gathered, words, data } = state;
  const most = gathered && state.scale.get(gathered.level);
  if (!most) return [];
  const colour = groundColours().ink;
  const isEvents = data.kind === "events";
  const steps = [...new Set((isEvents ? [0.075, 0.02] : [1, 0.1, 0.01]).map((share) => roundNumber(most * share)))];
  if (isEvents) {
    const fill = state.symbols.layer("events");
    return steps.filter((n) => n >= 1 || !data.counted).map((n) => key(makeDrawing(34, 12, makeShape("circle", { cx: 17, cy: 6, r: eventRadius(n, state), fill, "fill-opacity": 0.62 })), amount(n, state)));
  }
  const without = data.rows.unquantified.some((n) => n > 0) ? [key(stroke(UNNUMBERED, colour, state.symbols.dash("geodesic").join(" ")), words.say("unquantified"))] : [];
  return [...steps.map((n) => key(stroke(widthOf(n, state), colour), amount(n, state))), ...without];
}

function roundNumber(n) {
  const power = 10 ** Math.floor(Math.log10(n));
  return [5, 2, 1].find((digit) => digit * power <= n) * power;
}

function pointKeys(state) {
  const { words } = state;
  const { ink, halo } = groundColours();
  const ring = (r) => makeShape("circle", { cx: 17, cy: 6, r, fill: halo, stroke: ink, "stroke-width": 1.1 });
  const ground = [key(stroke(1.3, groundColours().boundary), words.say("boundary")), key(stroke(1.3, groundColours().disputed, "3 3"), words.say("boundary_disputed"))];
  if (state.data.kind === "events") return ground;
  const points = state.data.kind === "routes" ? [] : [key(makeDrawing(34, 12, ring(3.5)), words.say("point_one")), key(makeDrawing(34, 12, ring(5.3), ring(2.9)), words.say("point_many"))];
  return [...points, ...ground];
}

// The page as a whole: unpack, draw, answer.

const NARROW = window.matchMedia("(max-width: 760px)");

function indexOf(tables, flows) {
  const byKey = (name) => new Map((tables[name] || []).map((row) => [row.id, row]));
  const claims = tables.claims || [];
  const named = new Map();
  // A flow's end may be a place, a zone, a country or a region; towns win over the label points that stand for areas.
  for (const name of ["actors", "zones", "areas", "places"]) for (const row of tables[name] || []) named.set(row.id, row);
  for (const row of tables.zones || []) if (row.zone && !named.has(row.zone)) named.set(row.zone, row);
  return {
    claims: byKey("claims"),
    sources: byKey("sources"),
    commodities: byKey("commodities"),
    named,
    disputed: new Set(claims.flatMap((claim) => claim.disputes || [])),
    superseded: new Set(claims.flatMap((claim) => claim.supersedes || [])),
    features: featuresByClaim(tables, flows),
  };
}

function firstLanguage() {
  const wanted = (navigator.languages || [navigator.language]).map((tag) => tag.slice(0, 2));
  return wanted.find((language) => language in LANGUAGES) || "en";
}

function makeState(data, map) {
  const words = makeWords(data.messages);
  words.language = firstLanguage();
  const flows = bendFlows(flowsOf(data.spec.layers.includes("flows") ? data.tables.flows || [] : []), data.tables.places || []);
  const state = {
    data,
    map,
    words,
    routing: routingOf(data),
    symbols: makeSymbols(data.symbols, data.tables.flows || []),
    index: indexOf(data.tables, flows),
    flows,
    filters: makeFilters(),
    shown: null,
    tab: TABS[0],
    table: { isOpen: false, layer: null },
    stages: data.spec.stages || [],
    playing: null,
    measure: null,
    claim: null,
    chosenHit: null,
    visible: Object.fromEntries(data.spec.layers.map((name) => [name, !data.spec.hidden.includes(name)])),
    open: new Set(["routed", "flows", "filters", "layers"]),
    legendOpen: !NARROW.matches,
    hovered: null,
    chosen: null,
    picked: null,
    maxBounds: null,
    leave: null,
    ground: { key: null, canvas: document.createElement("canvas") },
    drawn: { flows: [], marks: [], barriers: [], labels: [] },
    actions: {},
  };
  [state.table.layer = null] = tableLayers(state);
  state.shown = shownOf(state);
  state.timeline = timelineOf(state);
  state.reversals = reversalsOf(flows);
  return state;
}

function drawAll(context, view, state) {
  layGround(context, view, state);
  drawAreas(context, view, state);
  drawBuffers(context, view, state);
  drawZones(context, view, state);
  drawModelled(context, view, state);
  drawFlows(context, view, state);
  drawMarks(context, view, state);
  const taken = drawLabels(context, view, state);
  drawEvents(context, view, state, taken);
  drawMeasure(context, view, state);
}

function start(data, map) {
  const state = makeState(data, map);
  const { surface, start: home } = setUpMap(state);
  const address = makeAddress(state);
  let pending = 0;
  const redraw = () => {
    cancelAnimationFrame(pending);
    pending = requestAnimationFrame(() => surface.redraw());
  };
  const goHome = () => {
    showWhole(state, home);
    state.home = { centre: map.getCenter(), zoom: map.getZoom() };
  };
  state.actions = actionsOf(state, { surface, redraw, goHome, address });
  listenToMap(state, redraw);
  listenToFinder(state);
  listenToMeasure(state, redraw);
  listenToPrinter(state);
  map.on("moveend", address.write);
  darkGround.addEventListener("change", state.actions.dress);
  byId("fold").addEventListener("click", () => fold(state, !document.body.classList.contains("folded")));
  if (NARROW.matches) document.body.classList.add("folded");
  const asked = readState(location.hash, state);
  if (asked.language) state.words.language = asked.language;
  state.actions.dress();
  measureEdges(state);
  map.invalidateSize();
  goHome();
  if (location.hash.length > 1) state.actions.restore(asked);
  surface.redraw();
  window.addEventListener("hashchange", () => address.isOwn() || state.actions.restore(readState(location.hash, state)));
  return state;
}

// What the reader can do; each action leaves the page, the picture and the address in accord.
function actionsOf(state, { surface, redraw, goHome, address }) {
  const { map, filters } = state;
  const refilter = () => {
    state.shown = shownOf(state);
    fillShown(state);
    showTime(state);
    fillTable(state);
    redraw();
    address.write();
  };
  const dress = () => {
    fillPanel(state);
    fillLegend(byId("legend"), state);
    fillTime(state);
    turnControls(state);
    fillToolbar(state);
    fillTable(state);
    showMeasure(state, redraw);
    redraw();
    address.write();
  };
  const actions = {
    dress,
    speak: (language) => {
      const wasHome = isHome(state);
      const { claim } = state;
      state.words.language = language;
      closeEvidence(state);
      dress();
      // The legend changes sides with the language; a reader who has moved the map keeps their view.
      if (wasHome) goHome();
      if (claim) chooseClaim(claim, state);
      document.querySelector(`[data-language="${language}"]`).focus();
    },
    show: (layer, on) => {
      state.visible[layer] = on;
      redraw();
      address.write();
    },
    hover: (id) => {
      if (state.hovered === id) return;
      state.hovered = id;
      redraw();
    },
    filter: (group, value, on) => {
      filters.off[group][on ? "delete" : "add"](value);
      refilter();
    },
    // All of one kind, and nothing else of it: what a found commodity leads to.
    only: (group, value) => {
      filters.off[group] = new Set(countsOf(group, state).map(([each]) => each).filter((each) => each !== value));
      clearSearch(state);
      actions.tab("filter");
      dress();
      refilter();
    },
    // The reader's own hand on the time stops the play.
    time: (window, { playing = false } = {}) => {
      if (state.playing && !playing) stopPlay(state);
      filters.window = window;
      refilter();
    },
    home: () => {
      closeEvidence(state);
      goHome();
      redraw();
    },
    measure: () => toggleMeasure(state, redraw),
    table: (layer) => {
      if (layer) closeEvidence(state);
      state.table = { isOpen: Boolean(layer), layer: layer || state.table.layer, sort: layer === state.table.layer ? state.table.sort : null };
      fillTable(state);
      byId(layer ? "table-layer" : "tool-table").focus();
      address.write();
    },
    // Once up, once down.
    sort: (word) => {
      const { sort } = state.table;
      state.table.sort = { word, down: Boolean(sort && sort.word === word && !sort.down) };
      fillTable(state);
      document.querySelector(`[data-sort="${word}"]`).focus();
    },
    stage: (stage) => {
      filters.stage = stage;
      refilter();
    },
    unfilter: () => {
      Object.assign(filters, makeFilters());
      dress();
      refilter();
    },
    tab: (name) => {
      state.tab = name;
      showTab(state);
      markLedger(state);
      address.write();
    },
    open: (hit, options) => (hit.layer === "movements" ? actions.route(hit.row.flow) : openEvidence(hit, state, surface, options)),
    claim: (id, options) => (state.claim === id ? closeEvidence(state) : chooseClaim(id, state, options)),
    chosen: () => {
      markLedger(state);
      redraw();
      address.write();
    },
    ...(state.routing ? routingActions(state, { refilter }) : {}),
    restore: (asked) => restore(asked, state, { dress, refilter, surface, goHome }),
  };
  return actions;
}

// Put the page into the state that an address asks for.
function restore(asked, state, { dress, refilter, surface, goHome }) {
  closeEvidence(state);
  if (asked.language) state.words.language = asked.language;
  Object.assign(state.filters, { off: asked.off, window: asked.window, stage: asked.stage });
  for (const name of state.data.spec.layers) state.visible[name] = state.data.spec.hidden.includes(name) === asked.turned.includes(name);
  if (state.routing) Object.assign(state.routing, { flow: asked.flow, shut: asked.shut, scenario: asked.scenario, view: null });
  state.tab = asked.tab;
  state.table = { isOpen: Boolean(asked.table), layer: asked.table || state.table.layer };
  state.shown = shownOf(state);
  dress();
  refilter();
  if (asked.view) state.map.setView([asked.view[0], asked.view[1]], asked.view[2], { animate: false });
  else goHome();
  surface.redraw();
  if (asked.claim) chooseClaim(asked.claim, state);
  else if (asked.hit) state.actions.open(asked.hit);
}

function fold(state, folded) {
  document.body.classList.toggle("folded", folded);
  fillFold(state);
}

function listenToMap(state, redraw) {
  const { map } = state;
  const hint = byId("hint");
  const pointOf = (event) => event.layerPoint;
  map.on("click", (event) => {
    const isTouch = event.originalEvent.pointerType === "touch" || window.matchMedia("(pointer: coarse)").matches;
    if (state.measure) {
      addPoint(event.latlng, state, redraw);
      return;
    }
    const hit = hitAt(pointOf(event), isTouch ? TOLERANCE.touch : TOLERANCE.mouse, state);
    if (hit) state.actions.open(hit, { at: event.latlng });
    else closeEvidence(state);
  });
  map.on("mousemove", (event) => {
    const hit = hitAt(pointOf(event), TOLERANCE.mouse, state);
    map.getContainer().classList.toggle("pointing", Boolean(hit));
    state.actions.hover(hit && hit.flow ? hit.flow.id : null);
    hint.hidden = !hit;
    if (!hit) return;
    hint.textContent = hintText(hit, state);
    const { x, y } = event.containerPoint;
    const nearEdge = x > map.getSize().x - 240;
    hint.style.left = nearEdge ? "auto" : `${x + 14}px`;
    hint.style.right = nearEdge ? `${map.getSize().x - x + 14}px` : "auto";
    hint.style.top = `${y + 12}px`;
  });
  map.on("mouseout movestart", () => {
    hint.hidden = true;
    state.actions.hover(null);
  });
  map.on("popupclose", () => {
    forget(state);
    redraw();
  });
}

// What the style sheet cannot know: how tall the map's foot and the folded panel's head are in this language.
function measureEdges(state) {
  const root = document.documentElement.style;
  const measure = () => {
    layFoot();
    thinTicks();
    if (document.body.classList.contains("folded")) root.setProperty("--sheet-head", `${byId("masthead").offsetHeight}px`);
  };
  new ResizeObserver(measure).observe(byId("foot"));
  new ResizeObserver(measure).observe(byId("masthead"));
  // On paper the map is not laid out, and keeps its size.
  new ResizeObserver(() => byId("stage").offsetWidth && state.map.invalidateSize({ animate: false, pan: false })).observe(byId("stage"));
  measure();
}

function hintText(hit, state) {
  if (hit.layer === "segments") return [state.words.say("stretch"), sharesText(...sharesOfRow(hit.row, state), state), state.words.say("modelled")].join(" — ");
  const parts = [state.words.text(hit.row, "label") || hit.row.id];
  if (MODELLED.includes(hit.layer)) parts.push(state.words.say("modelled"));
  if (hit.flow) parts.push(commodityOf(hit.row, state).text);
  if (hit.layer === "zones") parts.push(state.words.text(hit.row, "candidate"));
  return parts.filter(Boolean).join(" — ");
}

// For tests alone: where a flow's line is on the screen, in CSS pixels of the window.
function flowScreenPath(state, id) {
  const found = state.drawn.flows.find((each) => each.flow.id === id);
  if (!found) return null;
  const stage = state.map.getContainer().getBoundingClientRect();
  const points = [];
  for (const line of found.strands[Math.floor(found.strands.length / 2)].lines) {
    for (let i = 0; i < line.length; i += 2) {
      const { x, y } = state.map.layerPointToContainerPoint([line[i], line[i + 1]]);
      points.push([x + stage.left, y + stage.top]);
    }
  }
  return points;
}

function screenPoint({ map }, lon, lat) {
  const { left, top } = map.getContainer().getBoundingClientRect();
  const { x, y } = map.latLngToContainerPoint([lat, lon]);
  return [x + left, y + top];
}

// For tests alone, as the above: the flows that stand out.
function litFlows(state) {
  const isInFocus = focusOf(state);
  return isInFocus ? state.shown.flows.filter((flow) => flow.shown.some(isInFocus)).map((flow) => flow.id) : [];
}

// For tests alone, as the above: the chosen flow's share of each stretch that it uses, before and after.
function sharesBySegment(state) {
  const { before, after } = trafficView(state);
  return Object.fromEntries(state.shown.tables.segments.map(({ id, index }) => [id, [before[index], after[index]]]));
}

async function open() {
  const container = document.querySelector(".folium-map");
  byId("stage").prepend(container);
  const map = window[container.id];
  const data = await readPayload(byId("geo-data"));
  return start(data, map);
}

const ready = new Promise((resolve) => {
  document.addEventListener("DOMContentLoaded", resolve);
})
  .then(open)
  .catch((error) => {
    byId("message").hidden = false;
    throw error;
  });

let current = null;
const isReady = ready.then((state) => {
  current = state;
  document.documentElement.dataset.ready = "true";
  return true;
});

Object.defineProperty(window, "geoMap", {
  value: Object.freeze({
    ready: isReady,
    flows: () => (current ? current.flows.map((flow) => flow.id) : []),
    shown: () => (current ? current.shown.flows.map((flow) => flow.id) : []),
    lit: () => (current ? litFlows(current) : []),
    phases: () => (current ? Object.fromEntries(current.shown.flows.map(({ id, shown }) => [id, phaseOf(shown[0], current.filters.window)])) : {}),
    labels: () => (current ? [...current.drawn.labels] : []),
    widths: (id) => (current ? (current.drawn.flows.find((each) => each.flow.id === id) || { strands: [] }).strands.map(({ width }) => width) : []),
    screenPoint: (lon, lat) => (current ? screenPoint(current, lon, lat) : null),
    view: () => (current ? [...Object.values(current.map.getCenter()).map((degree) => degree.toFixed(2)), current.map.getZoom()] : []),
    segments: () => (current && current.routing ? sharesBySegment(current) : {}),
    folded,
    geodesicLength,
    flowScreenPath: (id) => (current ? flowScreenPath(current, id) : null),
  }),
});

import { expect, test } from "vitest";
import { headline } from "../../src/brief/panel/headline";
import { buildRouting } from "../../src/brief/routing";
import type { State } from "../../src/brief/types";
import { isoToDay, type Span } from "../../src/core/data/spans";
import type { Language } from "../../src/core/words/words";
import { flow, lineShape, row, stateOf } from "./rows";

const dated: Span[] = [[1, 1, 9, 9]];

const claims = [
  row<"claims">({ id: "one", source: "a" }),
  row<"claims">({ id: "two", source: "b" }),
];

const places = [
  row<"places">({ id: "zouara", country_code: "LY" }),
  row<"places">({ id: "gafsa", country_code: "TN" }),
  row<"places">({ id: "sahel" }),
];

const crossing = (id: string, flows: string[], shares: number[], countries = ["TN", "LY"]) =>
  row<"crossings">({ id, label_en: id, countries, flows, shares });

const said = (state: State, language: Language = "en") => {
  state.words.language = language;
  return headline(state);
};

/** Three flows: two undated, one of them on two sources. */
const thin = () =>
  stateOf({
    claims,
    places,
    flows: [
      flow({ id: "f", origin: "zouara", destination: "gafsa", claims: ["one"], spans: dated }),
      flow({ id: "g", origin: "gafsa", destination: "zouara", claims: ["one", "two"] }),
      flow({ id: "h", origin: "gafsa", destination: "sahel", claims: ["two"] }),
    ],
  });

test("it counts what has no date and what has one source, in three languages", () => {
  const state = thin();
  expect(said(state)).toBe(
    "2 of the 3 flows on the map have no stated period; 2 rest on a single source each.",
  );
  expect(said(state, "fr")).toBe(
    "Sur les 3 flux de la carte, 2 sont sans période indiquée\u00a0; 2 n’ont qu’une source chacun.",
  );
  expect(said(state, "ar")).toBe(
    "من أصل 3 تدفقات على الخريطة، اثنان بلا فترة مذكورة؛ اثنان لكل منهما مصدر واحد فقط.",
  );
});

test("it counts what passes the filters, and nothing where no flow is left", () => {
  const state = thin();
  state.shown = { ...state.shown, flows: state.shown.flows.filter(({ id }) => id === "g") };
  expect(said(state)).toBe("The only flow on the map has no stated period.");
  state.shown = { ...state.shown, flows: [] };
  expect(said(state)).toBe("");
});

test("all ways between two countries pass a few crossings only where no flow goes round them", () => {
  const flows = ["f", "g"];
  const both = [crossing("ras", flows, [0.9, 0.7]), crossing("wazin", flows, [0.1, 0.3])];
  const withCrossings = (crossings: State["data"]["tables"]["crossings"]) =>
    said(stateOf({ ...thin().data.tables, crossings }));
  expect(withCrossings(both)).toContain(
    "every modelled flow between Libya and Tunisia passes ras or wazin",
  );
  const round = crossing("debdeb", ["g"], [0.2], ["DZ", "LY"]);
  expect(withCrossings([...both, round])).not.toContain("passes");
  // A tenth of one flow passes a crossing that the table lacks.
  expect(withCrossings([both[0]])).not.toContain("passes");
});

test("what is said of all flows between two countries does not hang on the filters", () => {
  const crossings = [crossing("ras", ["f", "g"], [1, 0.5]), crossing("far", ["g"], [0.5], ["DZ"])];
  const state = stateOf({ ...thin().data.tables, crossings });
  state.shown = { ...state.shown, flows: state.shown.flows.filter(({ id }) => id === "f") };
  expect(said(state)).not.toContain("passes");
});

test("rival places of a zone come first where there are few flows, with their distance", () => {
  const zone = (candidate: string, x: number) =>
    row<"zones">({
      id: candidate,
      zone: "z",
      label_en: "Tri-border",
      shape: lineShape(x, 0.5, x + 0.001, 0.501),
    });
  // 10 degrees of longitude, a little south of the equator: 1,113 km.
  expect(said(stateOf({ zones: [zone("a", 0.5), zone("b", 0.5 + 10 / 360)] }))).toBe(
    "“Tri-border” may mean 2 different places, about 1,100 km apart.",
  );
  expect(said(stateOf({ zones: [zone("a", 0.5), zone("b", 0.5004)] }))).toBe(
    "“Tri-border” may mean 2 different places.",
  );
});

test("stages say what emerges and what declines", () => {
  const stage = { id: "s", label: {}, flows: [], claims: [] };
  const flows = [
    flow({ id: "f", trend: "starting", spans: dated }),
    flow({ id: "g", trend: "declining", spans: dated }),
    flow({ id: "h", trend: "declining" }),
  ];
  expect(said(stateOf({ flows }, { stages: [stage] }))).toBe(
    "1 of the 3 flows on the map is emerging, 2 are declining; 1 has no stated period.",
  );
});

test("of two flows from one place, one begins on the day when the other ends, or the day after", () => {
  const one = { origin: "gafsa", direction: "one-way" };
  const [end, start] = [isoToDay("2015-09-15"), isoToDay("2015-09-16")];
  const flows = (begin: number) => [
    flow({ id: "f", ...one, destination: "zouara", spans: [[1, 1, end, end]] }),
    flow({ id: "g", ...one, destination: "sahel", spans: [[begin, begin, null, null]] }),
  ];
  const stage = { id: "s", label: {}, flows: [], claims: [] };
  const headline = (begin: number) =>
    said(stateOf({ places, flows: flows(begin) }, { stages: [stage] }));
  expect(headline(start)).toBe(
    "The flow to sahel begins on 16 September 2015, the day after the flow to zouara ends.",
  );
  expect(headline(end)).toBe(
    "The flow to sahel begins as the flow to zouara ends, on 15 September 2015.",
  );
  expect(headline(start + 1)).toBe("");
});

test("a flow does not take over from itself, from one of the same day, or from one to the same place", () => {
  const day = isoToDay("2023-09-12");
  const between = { origin: "gafsa", direction: "one-way" };
  const single = flow({
    id: "f",
    ...between,
    destination: "zouara",
    spans: [[day, day, day, day]],
  });
  const sameDay = flow({
    id: "g",
    ...between,
    destination: "sahel",
    spans: [[day, day, day, day]],
  });
  const before = flow({ id: "h", ...between, destination: "zouara", spans: [[1, 1, day, day]] });
  const stage = { id: "s", label: {}, flows: [], claims: [] };
  for (const flows of [[single], [single, sameDay], [before, single]])
    expect(said(stateOf({ places, flows }, { stages: [stage] }))).not.toContain("begins");
});

test("a modelled flow: the crossings that all of it passes, or the busiest of many", () => {
  const routed_flows = [
    row<"routed_flows">({ id: "f", flow: "f" }),
    row<"routed_flows">({ id: "g", flow: "g" }),
  ];
  const segments = [row<"segments">({ id: "s", flows: ["f"], shares: [1] })];
  const four = ["a", "b", "c", "d"].map((id) => crossing(id, ["g"], [0.25], ["DZ", "TN"]));
  const crossings = [crossing("ras", ["f"], [0.945]), crossing("wazin", ["f"], [0.055]), ...four];
  const closure = row<"closures">({
    id: "c",
    closure: "close-ras",
    flow: "f",
    closed: ["ras"],
    crossings: ["ras", "wazin"],
    shares_before: [0.945, 0.055],
    shares_after: [0, 1],
    period: [],
  });
  const state = stateOf({ routed_flows, segments, crossings, closures: [closure] });
  expect(said(state)).toBe("All of this modelled flow passes ras (94.5%) or wazin (5.5%).");
  const choose = (flow: string, shut: string[]) => {
    if (!state.routing) return;
    const choice = { flow, shut: new Set(shut), scenario: null };
    state.routing = buildRouting(state.routing.flows, choice, state.data.tables);
  };
  choose("f", ["ras"]);
  expect(said(state)).toBe("With ras closed, all of this modelled flow passes wazin.");
  choose("f", ["ras", "wazin"]);
  expect(said(state)).toBe(""); // not computed: no claim
  choose("g", []);
  expect(said(state)).toBe(
    "This modelled flow spreads over 4 crossings: none carries more than 25% of it.",
  );
});

test("all passes only where the numbers say 100%", () => {
  const saidOf = (shares: number[]) => {
    const ids = shares.map((_, i) => `c${i}`);
    return said(
      stateOf({
        routed_flows: [row<"routed_flows">({ id: "f", flow: "f" })],
        crossings: ids.map((id, i) =>
          crossing(id, ["f"], [shares[i]], i ? ["BO", "PE"] : ["BO", "CL"]),
        ),
      }),
    );
  };
  expect(saidOf([0.992, 0.005, 0.003])).toBe("Almost all of this modelled flow passes c0 (99.2%).");
  expect(saidOf([0.999, 0.001])).toBe("Almost all of this modelled flow passes c0 (99.9%).");
  expect(saidOf([1])).toBe("All of this modelled flow passes c0.");
  expect(saidOf([0.985, 0.015])).toBe("C0 carries 98.5% of this modelled flow.");
});

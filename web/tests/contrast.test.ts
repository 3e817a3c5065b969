import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { channelsOf, contrast, leastOpacity } from "../src/core/draw/contrast";

test("contrasts are those of WCAG", () => {
  const contrastOf = (a: string, b: string) => contrast(channelsOf(a), channelsOf(b));
  expect(contrastOf("#000000", "#ffffff")).toBeCloseTo(21, 9);
  expect(contrastOf("#ffffff", "#777777")).toBeCloseTo(4.48, 2); // grey on white that just fails for text
  expect(contrastOf("#767676", "#ffffff")).toBeCloseTo(4.54, 2); // and the grey that just passes
  expect(contrastOf("#1e272c", "#1e272c")).toBe(1);
});

test("white over black needs an opacity of 0.35 to stand off black by 3", () => {
  // Grey of value v has the contrast (L(v) + 0.05) / 0.05, which is 3 where L is 0.1: at v = 0.349.
  const colours = { line: "#ffffff", halo: "#000000", ground: "#000000" };
  expect(leastOpacity(colours, 3)).toBe(0.35);
});

test("a colour that is too dark at full strength is drawn at full strength", () => {
  const colours = { line: "#333333", halo: "#161e22", ground: "#1e272c" };
  expect(leastOpacity(colours, 3)).toBe(1);
});

test("every hue of the dark theme can be told from the land at its least opacity, and not below", () => {
  const read = (path: string) =>
    readFileSync(new URL(`../../geo/${path}`, import.meta.url), "utf8");
  const dark = read("maps/style/page.css").split("dark)")[1];
  const [halo, ground] = ["halo", "land"].map(
    (name) => dark.match(`--${name}: (#\\w{6})`)?.[1] ?? "",
  );
  const { commodity } = JSON.parse(read("data/symbology.json"));
  for (const { colour_dark: line } of Object.values<{ colour_dark: string }>(commodity)) {
    const opacity = leastOpacity({ line, halo, ground }, 3);
    expect(opacity).toBeGreaterThan(0.3);
    expect(opacity).toBeLessThanOrEqual(0.7); // of unknown confidence, the faintest of all
  }
});

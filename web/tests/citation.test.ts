import { expect, test } from "vitest";
import { apaCitation, bibtex, embedCode } from "../src/core/words/citation";

const citation = {
  id: "brief-flows",
  title: "What moves",
  brief: "A brief",
  version: "2.0.0",
  dataDigest: "1f3a5c7e9b00",
  address: "https://example.org/flows.html#step=2",
  day: "2026-11-28",
  sources: [
    {
      id: "paper",
      author: "Doe, J.",
      title: "Fuel & borders",
      outlet: "The Review",
      date: "2018~",
    },
    { id: "note", outlet: "A Daily", date: null, url: "https://example.org/a_b" },
  ],
};

test("a reference names map, brief, version, data, day and address, then the sources", () => {
  expect(apaCitation(citation)).toBe(
    "What moves [Map]. (n.d.). In A brief. smuggling-route-mapper (Version 2.0.0; data 1f3a5c7e9b00). " +
      "Retrieved November 28, 2026, from https://example.org/flows.html#step=2\n\nBased on:\n" +
      "Doe, J. (2018). Fuel & borders. The Review.\nA Daily (n.d.). https://example.org/a_b",
  );
  expect(apaCitation({ ...citation, address: "", brief: "", sources: [] })).toBe(
    "What moves [Map]. (n.d.). smuggling-route-mapper (Version 2.0.0; data 1f3a5c7e9b00). Retrieved November 28, 2026.",
  );
});

test("BibTeX has an entry for the map and one for each source, with what TeX reserves escaped", () => {
  const text = bibtex({ ...citation, title: "50 % {of} \\input it_all" });
  expect(text.match(/^@misc\{[\w-]+,$/gm)).toEqual([
    "@misc{brief-flows,",
    "@misc{paper,",
    "@misc{note,",
  ]);
  expect(text).toContain("title = {50 \\% \\{of\\} \\textbackslash{}input it\\_all}");
  expect(text).toContain("url = {https://example.org/a_b}");
  expect(text).toContain("year = {2018}");
  expect(text).toContain("urldate = {2026-11-28}");
});

test("embedding code holds nothing that leaves its attributes", () => {
  const code = embedCode('x.html#q="><script>', 'A "title" & <b>');
  expect(code.replace(/^<iframe |><\/iframe>$/g, "")).not.toMatch(/[<>]/);
  expect(code).toContain('title="A &#34;title&#34; &#38; &#60;b&#62;"');
});

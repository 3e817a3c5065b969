import { expect, test } from "vitest";
import messages from "../../geo/maps/messages.json";
import { apaAuthor, apaCitation, bibtex, embedCode } from "../src/core/words/citation";
import { type Language, type Messages, makeWords } from "../src/core/words/words";

function wordsIn(language: Language) {
  const words = makeWords(messages as unknown as Messages);
  words.language = language;
  return words;
}

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
  expect(apaCitation(citation, wordsIn("en"))).toBe(
    "What moves [Map]. (n.d.). In A brief. smuggling-route-mapper (Version 2.0.0; data 1f3a5c7e9b00). " +
      "Retrieved November 28, 2026, from https://example.org/flows.html#step=2\n\nBased on:\n" +
      "Doe, J. (2018). Fuel & borders. The Review.\nA Daily (n.d.). https://example.org/a_b",
  );
  expect(apaCitation({ ...citation, address: "", brief: "", sources: [] }, wordsIn("en"))).toBe(
    "What moves [Map]. (n.d.). smuggling-route-mapper (Version 2.0.0; data 1f3a5c7e9b00). Retrieved November 28, 2026.",
  );
});

test("a reference is in the language of the page", () => {
  const french = apaCitation(citation, wordsIn("fr")).replaceAll("\u00a0", " ");
  expect(french).toContain("What moves [Carte]. (s. d.). Dans A brief.");
  expect(french).toContain(
    "(version 2.0.0 ; données 1f3a5c7e9b00). Consulté le 28 novembre 2026, sur ",
  );
  expect(french).toContain("D’après :\nDoe, J. (2018).");
  const arabic = apaCitation({ ...citation, address: "" }, wordsIn("ar"));
  expect(arabic).not.toMatch(/Retrieved|Based|n\.d\./);
});

test("people are named by their family first, where the source leaves no doubt which name that is", () => {
  expect(apaAuthor("Dhia Otay", "The Washington Institute")).toBe("Otay, D.");
  expect(apaAuthor("Otay, Dhia")).toBe("Otay, D.");
  for (const name of ["Doe, J.", "Dhia Ben Otay", "Amnesty International", "ضياء أوتاي", "Reuters"])
    expect(apaAuthor(name, "The Review")).toBe(name);
  expect(apaAuthor("Sahel Alliance")).toBe("Sahel Alliance");
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

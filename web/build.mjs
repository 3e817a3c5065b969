// Bundle the pages into geo/maps/dist, and list the shared messages that the scripts of two of them name.
// `node build.mjs --check` writes nothing and fails where a bundle differs from its sources.

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import ts from "typescript";

const WEB = dirname(fileURLToPath(import.meta.url));
const MAPS = resolve(WEB, "../geo/maps");
const LANGUAGES = ["en", "fr", "ar"];

const options = (page, minify) => ({
  absWorkingDir: WEB,
  entryPoints: [`./src/${page}/main`],
  bundle: true,
  write: false,
  format: "iife",
  target: "es2023",
  charset: "utf8",
  legalComments: "none",
  minify,
});

async function bundle(page, minify) {
  const { outputFiles } = await build(options(page, minify));
  return outputFiles[0].text;
}

// The bundle without unused code, not minified: there each key is still written as in its source.
function messageKeys(script, messages) {
  const named = new Set(Array.from(script.matchAll(/"(\w+)"/g), ([, key]) => key));
  const begun = Array.from(script.matchAll(/`(\w+_)\$\{/g), ([, start]) => start); // such as `tool_${name}`
  return Object.keys(messages).filter(
    (key) => named.has(key) || begun.some((start) => key.startsWith(start)),
  );
}

// The literals that an expression may come to: "a", and both of `test ? "a" : "b"`.
function literalsIn(node) {
  if (ts.isStringLiteralLike(node)) return [node.text];
  if (ts.isConditionalExpression(node))
    return [...literalsIn(node.whenTrue), ...literalsIn(node.whenFalse)];
  return ts.isParenthesizedExpression(node) ? literalsIn(node.expression) : [];
}

// Keys that a script says or counts, as far as they are written out.
function keysSaid(script) {
  const said = new Set();
  const visit = (node) => {
    const isSaid =
      ts.isCallExpression(node) &&
      ts.isPropertyAccessExpression(node.expression) &&
      node.arguments.length > 0;
    if (isSaid && ["say", "count"].includes(node.expression.name.text))
      for (const key of literalsIn(node.arguments[0])) said.add(key);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile("bundle.js", script, ts.ScriptTarget.Latest));
  return [...said];
}

// Keys that are said with no message, or with none in one of the languages.
function missingMessages(script, messages, page) {
  return keysSaid(script).flatMap((key) =>
    LANGUAGES.filter((language) => !messages[key]?.[language]).map(
      (language) =>
        `geo/maps: the ${page} page says "${key}", which has no message in ${language}. Add it to messages.json.`,
    ),
  );
}

const read = (name) => readFileSync(resolve(MAPS, name), "utf8");
const shared = JSON.parse(read("messages.json"));
const own = JSON.parse(read("bulk/messages.json"));
const review = JSON.parse(read("../drafting/review/messages.json"));
const readable = {
  brief: await bundle("brief", false),
  bulk: await bundle("bulk", false),
  review: await bundle("review", false),
};
const problems = [
  ...missingMessages(readable.brief, shared, "brief"),
  ...missingMessages(readable.bulk, { ...shared, ...own }, "bulk"),
  ...missingMessages(readable.review, { ...shared, ...review }, "review"),
];

const files = {
  "dist/brief.js": await bundle("brief", true),
  "dist/bulk.js": await bundle("bulk", true),
  "dist/review.js": await bundle("review", true),
  "dist/bulk-messages.json": `${JSON.stringify(messageKeys(readable.bulk, shared), null, 1)}\n`,
  "dist/review-messages.json": `${JSON.stringify(
    messageKeys(readable.review, shared).filter((key) => !review[key]),
    null,
    1,
  )}\n`,
};
for (const [name, text] of Object.entries(files)) {
  if (/<\/script|<!--/i.test(text))
    problems.push(`geo/maps/${name}: a page cannot hold "</script" or "<!--" inside a script`);
}

const isCurrent = (name, text) => {
  try {
    return read(name) === text;
  } catch {
    return false;
  }
};
if (process.argv.includes("--check")) {
  for (const [name, text] of Object.entries(files))
    if (!isCurrent(name, text))
      problems.push(`geo/maps/${name}: differs from web/src. Run \`make web\`.`);
} else if (!problems.length) {
  mkdirSync(resolve(MAPS, "dist"), { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(resolve(MAPS, name), text);
}
for (const problem of problems) console.error(problem);
process.exitCode = problems.length ? 1 : 0;

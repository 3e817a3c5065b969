// Words of the page in its language, and texts of the data in the best language there is.

const LANGUAGES = { en: "English", fr: "Français", ar: "العربية" };

// Tunisia, Algeria and Libya write Arabic with European digits.
const LOCALES = { en: "en-GB", fr: "fr-TN", ar: "ar-TN-u-nu-latn" };

const FALLBACK = ["en", "fr", "ar"];

function makeWords(messages) {
  const words = { language: "en" };

  words.say = (key, values = {}) => {
    const entry = messages[key] && messages[key][words.language];
    if (entry === undefined) return key;
    return fill(typeof entry === "string" ? entry : entry.other, values);
  };

  words.count = (key, n) => {
    const forms = messages[key][words.language];
    const form = forms[new Intl.PluralRules(words.language).select(n)] || forms.other;
    return fill(form, { n: words.number(n) });
  };

  words.number = (n) => new Intl.NumberFormat(LOCALES[words.language]).format(n);

  // { text, language } of a text given in up to three languages: row.label_en, row.label_fr, row.label_ar.
  words.pick = (row, column) => {
    for (const language of [words.language, ...FALLBACK]) {
      const text = row && row[`${column}_${language}`];
      if (text) return { text, language };
    }
    return null;
  };

  words.text = (row, column) => (words.pick(row, column) || { text: "" }).text;

  words.of = (texts) => {
    for (const language of [words.language, ...FALLBACK]) {
      if (texts && texts[language]) return { text: texts[language], language };
    }
    return null;
  };

  words.period = (intervals) =>
    intervals && intervals.length
      ? intervals.map((interval) => writtenInterval(String(interval), words)).join(words.language === "ar" ? "؛ " : "; ")
      : words.say("undated");

  return words;
}

function fill(pattern, values) {
  return pattern.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

// EDTF as people write dates. What this does not know it leaves as it is: better odd than wrong.
function writtenInterval(edtf, words) {
  const ends = edtf.split("/");
  if (ends.length !== 2) return writtenDate(edtf, words);
  const [start, end] = ends.map((text) => (text === ".." || text === "" ? null : writtenDate(text, words)));
  if (start && end) return `${start} – ${end}`;
  if (start) return words.say("after", { d: start });
  return end ? words.say("before", { d: end }) : edtf;
}

function writtenDate(edtf, words) {
  const mark = edtf.slice(-1);
  if ("~%".includes(mark)) return words.say("about_date", { d: writtenDate(edtf.slice(0, -1), words) });
  if (mark === "?") return words.say("perhaps", { d: writtenDate(edtf.slice(0, -1), words) });
  const either = /^\[(.+)\.\.(.+)\]$/.exec(edtf);
  if (either) return words.say("one_of", { a: writtenDate(either[1], words), b: writtenDate(either[2], words) });
  const decade = /^(\d{3})X$/.exec(edtf);
  if (decade) return words.say("decade", { d: `${decade[1]}0` });
  const parts = /^(\d{4})(?:-(0[1-9]|1[0-2])(?:-(\d{2}))?)?$/.exec(edtf);
  if (!parts || !parts[2]) return edtf;
  const style = { year: "numeric", month: "long", timeZone: "UTC" };
  if (parts[3]) style.day = "numeric";
  const day = new Date(Date.UTC(Number(parts[1]), Number(parts[2]) - 1, Number(parts[3] || 1)));
  return new Intl.DateTimeFormat(LOCALES[words.language], style).format(day);
}

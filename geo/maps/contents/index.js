(() => {
"use strict";
// The language of the list: the reader's own, an address's, or the one that is pressed; the maps open in it.
const root = document.documentElement;
const buttons = [...document.querySelectorAll("[data-language]")].filter((each) => each !== root);
const known = buttons.map((button) => button.dataset.language);

function speak(language) {
  root.dataset.language = root.lang = language;
  root.dir = language === "ar" ? "rtl" : "ltr";
  for (const button of buttons) button.setAttribute("aria-pressed", String(button.dataset.language === language));
  for (const link of document.querySelectorAll("li a")) link.hash = `l=${language}`;
  document.title = document.querySelector(`h1 [data-in="${language}"]`).textContent;
}

const asked = new URLSearchParams(location.hash.slice(1)).get("l");
const wanted = [asked, ...(navigator.languages || []).map((tag) => tag.slice(0, 2))];
speak(wanted.find((language) => known.includes(language)) || "en");
for (const button of buttons) button.addEventListener("click", () => speak(button.dataset.language));
})();

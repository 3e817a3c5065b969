// The buttons that choose the page's language.

import { byId, keepFocus, makeButton } from "../dom";
import { LANGUAGES, type Language, type Words } from "../words/words";

interface LanguageState {
  words: Words;
  actions: { setLanguage(language: Language): void };
}

/** Fill the buttons that choose the language of the page. */
export function fillLanguages({ words, actions }: LanguageState) {
  const box = byId("languages");
  box.setAttribute("aria-label", words.say("language"));
  const buttons = (Object.keys(LANGUAGES) as Language[]).map((language) =>
    makeButton(
      {
        id: `language-${language}`,
        lang: language,
        "data-language": language,
        "aria-pressed": String(language === words.language),
        onclick: () => actions.setLanguage(language),
      },
      LANGUAGES[language],
    ),
  );
  keepFocus(() => box.replaceChildren(...buttons));
}

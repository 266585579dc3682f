// Which language the page speaks: the address first, then the viewer's last choice, then the browser.

import { STRINGS } from "./strings.js";

const REMEMBERED = "onair.language";
const DEFAULT = "en";

/** The first language of `wanted` (BCP 47 tags, best first, null allowed) that the page has. */
export function pickLanguage(wanted) {
  for (const tag of wanted) {
    const language = tag?.toLowerCase().split("-")[0];
    if (Object.hasOwn(STRINGS, language ?? "")) return language;
  }
  return DEFAULT;
}

export class Language {
  #listeners = [];

  constructor() {
    const asked = new URLSearchParams(location.search).get("lang");
    this.current = pickLanguage([asked, recall(), ...navigator.languages]);
  }

  /** Calls `listener` now and after every switch. */
  onChange(listener) {
    this.#listeners.push(listener);
    listener();
  }

  switchTo(language) {
    this.current = pickLanguage([language]);
    remember(this.current);
    for (const listener of this.#listeners) listener();
  }

  /** The text of `key`, its {placeholders} filled from `values`. An unknown key shows itself. */
  text(key, values = {}) {
    const text = STRINGS[this.current][key] ?? key;
    return text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  }
}

// Private windows may forbid storage: the choice then lasts for this page only.
function recall() {
  try {
    return localStorage.getItem(REMEMBERED);
  } catch {
    return null;
  }
}

function remember(language) {
  try {
    localStorage.setItem(REMEMBERED, language);
  } catch {
    // as above
  }
}

// The words over the picture, the badge, the tab's title, and the state for tests and operators.

export class Notice {
  #state = "starting";
  #reason = "connecting";
  #cause = "";
  #title = "onair";

  constructor(language) {
    this.language = language;
    language.onChange(() => this.#render());
  }

  /** `cause` is for the operator: what exactly is wrong with the settings. */
  show(state, reason, cause = "") {
    this.#state = state;
    this.#reason = reason;
    this.#cause = cause;
    this.#render();
  }

  /** The channel's title, as the broadcaster wrote it. */
  name(title) {
    this.#title = title;
    this.#render();
  }

  #render() {
    const key = `${this.#state}.${this.#reason}`;
    const badge = this.language.text(`badge.${this.#state}`);
    put("notice-title", this.language.text(`${key}.title`));
    put("notice-detail", this.language.text(`${key}.detail`));
    put("notice-cause", this.#cause);
    document.getElementById("notice-cause").hidden = !this.#cause;
    put("badge", badge);
    put("title", this.#title);
    document.title = `${this.#title} · ${badge}`;
    Object.assign(document.documentElement.dataset, { state: this.#state, reason: this.#reason });
  }
}

// A live region speaks whenever it is written to, so equal text is left alone.
function put(id, text) {
  const element = document.getElementById(id);
  if (element.textContent !== text) element.textContent = text;
}

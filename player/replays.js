// The list of recordings below the picture, and the recording in the address.

import { loadCatalogue } from "./catalogue.js";

const PERIOD = 60_000; // ms between two looks for new recordings
const SOON = 5_000; // ms, while one is asked for that is not listed
const DAY = { weekday: "long", year: "numeric", month: "long", day: "numeric" };
const TIME = { hour: "numeric", minute: "2-digit" };
const at = (id) => document.getElementById(id);

/** The name of a recording in the address. */
export function replayInAddress() {
  return new URLSearchParams(location.search).get("replay");
}

/** Takes the recording out of the address: the page is live again. */
export function leaveReplay() {
  const address = new URL(location.href);
  address.searchParams.delete("replay");
  history.pushState(null, "", address);
}

export class Replays {
  #address;
  #channel = null;
  #recordings = [];
  #language;
  #onChoose;

  /** `address` is the catalogue's, null on a site without recordings; `onChoose()` when a recording is to be played. */
  constructor({ address, language, onChoose }) {
    this.#address = address;
    this.#language = language;
    this.#onChoose = onChoose;
    at("rewatch").addEventListener("click", () => this.#choose(this.#offered[0]));
    language.onChange(() => this.#render());
  }

  /** Reads the catalogue now, and again from time to time: a show that has just ended appears minutes later. */
  async follow() {
    if (!this.#address) return;
    await this.#read();
    this.#readAgain();
  }

  /** Offers the recordings of this channel; null offers none. */
  show(channel) {
    this.#channel = channel;
    this.#render();
  }

  /** The recording that the address asks for: null when it asks for none, undefined when there is no such recording. */
  get chosen() {
    const name = replayInAddress();
    return name === null ? null : this.#offered.find(({ start }) => start === name);
  }

  get #offered() {
    return this.#recordings.filter(({ channel }) => channel === this.#channel?.name);
  }

  #readAgain() {
    const look = async () => {
      if (document.visibilityState === "visible") await this.#read();
      this.#readAgain();
    };
    setTimeout(look, this.chosen === undefined ? SOON : PERIOD);
  }

  // Whoever was sent the address of a show that has just ended may be here before it is listed.
  async #read() {
    const wasMissing = this.chosen === undefined;
    this.#recordings = await loadCatalogue(this.#address);
    this.#render();
    if (wasMissing && this.chosen) this.#onChoose();
  }

  #choose(recording) {
    history.pushState(null, "", addressOf(recording));
    this.#onChoose();
  }

  #render() {
    const offered = this.#offered;
    at("replays").hidden = offered.length === 0;
    document.documentElement.dataset.replays = offered.length;
    at("replays-title").textContent = this.#language.text("label.replays");
    at("rewatch-text").textContent = this.#language.text("action.rewatch");
    at("replay-list").replaceChildren(...offered.map((recording) => this.#entry(recording)));
  }

  #entry(recording) {
    const entry = document.createElement("li");
    const link = document.createElement("a");
    link.href = addressOf(recording);
    const [day, time] = [this.#moment(recording, DAY), this.#moment(recording, TIME)];
    link.append(line("when", day), line("what", `${time} · ${this.#length(recording)} · ${recording.title}`));
    if (recording.start === replayInAddress()) link.setAttribute("aria-current", "true");
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return; // a new tab is the browser's business
      event.preventDefault();
      this.#choose(recording);
    });
    entry.append(link);
    return entry;
  }

  #moment({ start }, form) {
    return new Intl.DateTimeFormat(this.#language.current, form).format(new Date(start));
  }

  #length({ seconds }) {
    const minutes = Math.round(seconds / 60);
    if (minutes < 1) return this.#language.text("unit.seconds", { n: Math.round(seconds) });
    const [h, m] = [Math.floor(minutes / 60), minutes % 60];
    return h ? this.#language.text("unit.hours", { h, m }) : this.#language.text("unit.minutes", { m });
  }
}

function addressOf(recording) {
  const address = new URL(location.href);
  address.searchParams.set("channel", recording.channel);
  address.searchParams.set("replay", recording.start);
  return address.href;
}

function line(kind, text) {
  const element = document.createElement("span");
  element.className = kind;
  element.textContent = text;
  return element;
}

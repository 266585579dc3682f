// The control bar, the tap for sound, and the keys.

import { SeekBar } from "./seek_bar.js";

const IDLE = 3000; // ms without a hand before the bar leaves the picture
const at = (id) => document.getElementById(id);

export class Controls {
  #idle = null;

  /** `session()` is the session now shown, or null; `onLive()` is called when a viewer leaves a recording. */
  constructor({ video, playback, language, session, onLive }) {
    Object.assign(this, { video, playback, language, session, onLive });
    this.seekBar = new SeekBar(video);
    at("play").addEventListener("click", () => playback.toggle());
    at("mute").addEventListener("click", () => playback.toggleSound());
    at("unmute").addEventListener("click", () => this.#tapToHear());
    at("volume").addEventListener("input", () => this.#setVolume(at("volume").valueAsNumber));
    at("edge").addEventListener("click", () => this.#goLive());
    at("to-live").addEventListener("click", () => onLive());
    at("fullscreen").addEventListener("click", () => this.#fullscreen());
    video.addEventListener("click", () => this.#tapped());
    document.addEventListener("keydown", (event) => this.#key(event));
    for (const event of ["pointermove", "pointerdown", "focusin"]) {
      at("stage").addEventListener(event, () => this.#awake());
    }
    language.onChange(() => this.render());
    this.#awake();
  }

  /** Brings the bar up to date with the element. */
  render() {
    const { video, playback, language } = this;
    const { playing } = playback;
    const silent = video.muted || video.volume === 0;
    const behind = this.#replaying || !playing || (this.session()?.engine.lag ?? 0) > 6;
    press("play", playing, language.text(playing ? "label.pause" : "label.play"));
    press("mute", !silent, language.text(silent ? "label.unmute" : "label.mute"));
    at("volume").value = silent ? 0 : video.volume;
    at("unmute").hidden = !playback.blocked && !(silent && playing);
    at("unmute").dataset.blocked = playback.blocked;
    at("unmute-text").textContent = language.text(playback.blocked ? "action.play" : "action.sound");
    at("edge").dataset.behind = behind;
    at("to-live-text").textContent = language.text("action.goLive");
    at("edge-text").textContent = language.text(behind ? "action.goLive" : "action.live");
  }

  get #replaying() {
    return Boolean(this.session()?.isReplay);
  }

  #setVolume(volume) {
    this.video.volume = volume;
    this.video.muted = volume === 0;
  }

  // What was loaded while the browser refused to play has grown old.
  #tapToHear() {
    if (this.playback.blocked) this.session()?.engine.seekToEdge();
    this.playback.unmute();
  }

  #goLive() {
    if (this.#replaying) return this.onLive();
    this.playback.play();
    this.session()?.engine.seekToEdge();
  }

  #fullscreen() {
    const stage = at("stage");
    if (document.fullscreenElement) document.exitFullscreen();
    else if (stage.requestFullscreen) stage.requestFullscreen();
    else this.video.webkitEnterFullscreen?.(); // iPhone: only the video itself
  }

  // A finger first wants the bar, a mouse has it already.
  #tapped() {
    if (matchMedia("(hover: hover)").matches) this.playback.toggle();
  }

  #key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input") && event.key.startsWith("Arrow")) return; // a slider's own
    const step = this.#replaying ? SeekBar.step(event.key) : 0;
    if (event.key === " " && event.target.closest("button, a")) return;
    const act = {
      " ": () => this.playback.toggle(),
      k: () => this.playback.toggle(),
      m: () => this.playback.toggleSound(),
      f: () => this.#fullscreen(),
      l: () => this.#goLive(),
      i: () => at("stats-toggle").click(),
      ...(step && { [event.key.toLowerCase()]: () => this.seekBar.move(step) }),
    }[event.key.toLowerCase()];
    if (!act) return;
    event.preventDefault();
    this.#awake();
    act();
  }

  #awake() {
    clearTimeout(this.#idle);
    delete at("stage").dataset.idle;
    this.#idle = setTimeout(() => (at("stage").dataset.idle = ""), IDLE);
  }
}

function press(id, on, label) {
  const button = at(id);
  button.dataset.on = on;
  button.setAttribute("aria-label", label);
  button.title = label;
}

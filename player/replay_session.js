// Watches one recording for as long as it is shown; the counterpart of a live Session.

import { VodEngine } from "./vod_engine.js";

const TICK = 250; // ms
const PATIENCE = 400; // ms of waiting before the viewer is told: a seek is through sooner

export class ReplaySession {
  stalls = 0;
  #timer = null;
  #waiting = null;
  #reason = "";
  #events = {
    playing: () => this.#tell("playing"),
    seeked: () => this.#tell("playing"),
    ended: () => this.#tell("ended"),
    waiting: () => this.#waits(),
  };

  /** `onState(state, reason)` as for a live session; the state is always `replay`. */
  constructor({ video, playback, recording, onState }) {
    this.video = video;
    this.playback = playback;
    this.onState = onState;
    this.engine = new VodEngine(video, recording.manifest, () => this.#tell("failed"));
  }

  get isReplay() {
    return true;
  }

  get recoveries() {
    return this.engine.recoveries;
  }

  start() {
    for (const [event, listener] of Object.entries(this.#events)) this.video.addEventListener(event, listener);
    this.#tell("loading");
    this.engine.start();
    this.#timer = setInterval(() => this.#tick(), TICK);
  }

  stop() {
    clearInterval(this.#timer);
    clearTimeout(this.#waiting);
    for (const [event, listener] of Object.entries(this.#events)) this.video.removeEventListener(event, listener);
    this.engine.stop();
  }

  // A recording that has ended waits for the viewer; anything else that stands still is started, if that is wanted.
  #tick() {
    const { video } = this;
    if (!video.ended) this.playback.ensure();
    if (!video.paused && video.readyState > 2) this.engine.proven();
  }

  #waits() {
    clearTimeout(this.#waiting);
    this.#waiting = setTimeout(() => {
      if (this.#reason === "playing") this.stalls += 1;
      this.#tell("loading");
    }, PATIENCE);
  }

  #tell(reason) {
    clearTimeout(this.#waiting);
    if (reason === this.#reason) return;
    this.#reason = reason;
    this.onState("replay", reason);
  }
}

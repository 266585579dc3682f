// Plays one channel for as long as it is shown: engine, state, and the watch over both.

import { AirState } from "./air_state.js";
import { HlsEngine } from "./hls_engine.js";
import { NativeEngine } from "./native_engine.js";

const TICK = 250; // ms
const LONG_STALL = 4; // seconds after which playing on from the old position would only add delay

/** The engine class this browser can use, or null. */
export function engineFor(video) {
  if (HlsEngine.supported) return HlsEngine;
  return NativeEngine.supportedBy(video) ? NativeEngine : null;
}

export class Session {
  stalls = 0;
  recoveries = 0;
  #timer = null;
  // Not at the next tick: Chromium's own HLS breaks ("could not parse") when it is left paused with its first segment.
  #onData = () => this.playback.ensure();
  #position = 0;
  #tickedAt = now();
  #movedAt = now();
  #grewAt = now();
  #heardAt = now();

  /** `playback` says whether the picture should move (see playback.js); `onState(state, reason)`. */
  constructor({ video, playback, manifest, segmentSeconds, onState }) {
    this.video = video;
    this.playback = playback;
    this.segmentSeconds = segmentSeconds;
    this.air = new AirState({ segmentSeconds, onChange: onState });
    this.engine = new (engineFor(video))(video, manifest, this);
    onState(this.air.state, this.air.reason);
  }

  start() {
    this.video.addEventListener("loadeddata", this.#onData);
    this.engine.start();
    this.#timer = setInterval(() => this.#tick(), TICK);
  }

  stop() {
    clearInterval(this.#timer);
    this.video.removeEventListener("loadeddata", this.#onData);
    this.engine.stop();
  }

  // What the engine reports.

  found() {
    this.air.found();
  }

  missing() {
    this.air.missing(now());
  }

  unreachable() {
    this.air.unreachable(now());
  }

  contact() {
    this.#heardAt = now();
  }

  playlist(facts) {
    if (facts.grown || facts.first) this.#grewAt = now();
    this.air.playlist(now(), facts);
  }

  recovering() {
    if (this.air.wasLive) this.recoveries += 1;
  }

  #tick() {
    const { video, playback } = this;
    const time = now();
    const moved = this.#hasPlayed(time);
    const frozen = time - this.#movedAt;
    if (moved || !playback.expected) this.#movedAt = time;
    if (moved) this.#moving(frozen);
    else if (playback.expected) this.#standing(frozen, time);
    this.air.tick(time, { moved, expected: playback.expected, online: navigator.onLine });
  }

  // A position further on than playing could have brought it is a seek, not a picture.
  #hasPlayed(time) {
    const { currentTime, paused, seeking } = this.video;
    const advance = currentTime - this.#position;
    const possible = 1.5 * (time - this.#tickedAt) + 0.2;
    this.#position = currentTime;
    this.#tickedAt = time;
    return !paused && !seeking && advance > 0 && advance < possible;
  }

  #moving(frozen) {
    this.engine.proven();
    if (frozen > 1 && this.air.wasLive) this.stalls += 1;
    if (frozen > LONG_STALL && this.engine.lag > this.segmentSeconds) this.engine.seekToEdge();
  }

  #standing(frozen, time) {
    this.playback.ensure();
    this.engine.frozen({
      frozen,
      sinceGrowth: time - this.#grewAt,
      sinceContact: time - this.#heardAt,
      segmentSeconds: this.segmentSeconds,
    });
  }
}

function now() {
  return performance.now() / 1000;
}

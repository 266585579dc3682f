// What the viewer is told, derived from facts. No DOM, no network, no clock of its own: times are
// seconds handed in, so that every rule here can be tested without waiting.

/** Seconds without a new picture before the viewer is told. */
export const FROZEN_AFTER = 2.5;
/** Seconds of a missing or frozen broadcast after which it counts as over. */
export const ENDED_AFTER = 60;
/** A newest segment older than this on arrival is yesterday's broadcast (seconds; allows for wrong clocks). */
export const STALE_AFTER = 60;
/** Target durations without a new segment after which a playlist counts as stuck. */
const STUCK_AFTER = 3;

export class AirState {
  state = "starting";
  reason = "connecting";
  /** Whether this viewer has seen the broadcast at all. */
  wasLive = false;
  #onChange;
  #segmentSeconds;
  #stale = false;
  #cause = "frozen";
  #moved = 0; // when the picture last moved
  #advanced = null; // when the playlist last grew
  #interrupted = 0; // when the interruption began

  /** `onChange(state, reason)` is called after each change. */
  constructor({ segmentSeconds, onChange = () => {} }) {
    this.#segmentSeconds = segmentSeconds;
    this.#onChange = onChange;
  }

  /** The manifest is not there (404): nothing is on air. */
  missing(now) {
    this.#cause = "frozen";
    if (this.state === "interrupted") this.#remain(now, true);
    // On air, what is buffered still plays: tick() tells when the picture stops.
    else if (this.state !== "live") this.#enter("offline", this.wasLive ? "ended" : "waiting");
  }

  /** Something could not be fetched for another reason than 404. */
  unreachable(now) {
    this.#cause = "unreachable";
    if (this.state !== "live") this.#interrupt(now);
  }

  /** The manifest is there. */
  found() {
    this.#cause = "frozen";
    const known = this.state === "live" || (this.state === "interrupted" && this.wasLive);
    if (!known && !this.#stale) this.#enter("starting", "buffering");
  }

  /** A media playlist was read. `grown`: it has segments that were not there before; `age`: seconds since its newest
   * segment ended by its own clock, null when it carries none; `first`: the first one of this connection. */
  playlist(now, { grown, first, age }) {
    this.#cause = "frozen";
    if (first && age !== null && age > STALE_AFTER) {
      this.#stale = true;
      this.#enter("offline", "ended");
    } else if (grown || first) {
      const back = this.#stale || this.#stuck(now);
      this.#stale = false;
      this.#advanced = now;
      if (this.state === "offline") this.#enter("starting", "buffering");
      else if (this.state === "interrupted" && back) this.#enter("interrupted", "recovering");
    }
  }

  /** Called a few times a second. `moved`: the picture advanced; `expected`: it should, the viewer has not paused. */
  tick(now, { moved, expected, online }) {
    if (moved && !this.#stale) {
      this.wasLive = true;
      this.#enter("live", "playing");
    }
    if (moved || (!expected && !this.#stuck(now))) this.#moved = now;
    else if (now - this.#moved > FROZEN_AFTER) this.#remain(now, online);
  }

  #remain(now, online) {
    if (this.state === "live") this.#interrupt(now);
    if (this.state !== "interrupted") return;
    if (!online) this.#enter("interrupted", "device");
    else if (this.reason === "recovering" && !this.#stuck(now)) this.#interrupted = now;
    else if (this.#cause === "frozen" && now - this.#interrupted > ENDED_AFTER) this.#enter("offline", "ended");
    else this.#enter("interrupted", this.#cause);
  }

  #interrupt(now) {
    if (this.state !== "interrupted") this.#interrupted = now;
    this.#enter("interrupted", this.#cause);
  }

  #stuck(now) {
    return this.#advanced === null || now - this.#advanced > STUCK_AFTER * this.#segmentSeconds;
  }

  #enter(state, reason) {
    if (state === this.state && reason === this.reason) return;
    this.state = state;
    this.reason = reason;
    this.#onChange(state, reason);
  }
}

// Which remedy an error or a frozen picture gets. Pure: the engine carries the remedies out.

/** Remedies, mildest first. `reload` reads the manifest again, `resume` goes on loading, `recover` rebuilds the
 * decoder, `swapAudio` does so with the other AAC profile, `recreate` starts from nothing, `edge` seeks to now. */
export const REMEDIES = ["edge", "resume", "reload", "recover", "swapAudio", "recreate"];

const PATIENCE = 3; // attempts to go on before the manifest is read again
const LADDER = ["edge", "recover", "recreate"];
const STEP = 5; // seconds a frozen picture is given after each remedy
const SILENCE = 20; // seconds without any answer or error after which the engine counts as hung

export class Recovery {
  #network = 0;
  #media = 0;
  #rung = 0;

  /** The picture moves: earlier failures no longer count. */
  proven() {
    this.#network = this.#media = this.#rung = 0;
  }

  /** The remedy of a fatal error of hls.js: `type` and `details` are its own names. */
  forError({ type, details }) {
    if (type === "networkError") return this.#forNetwork(details);
    if (type !== "mediaError") return "recreate";
    this.#media += 1;
    return ["recover", "swapAudio"][this.#media - 1] ?? "recreate";
  }

  #forNetwork(details) {
    this.#network += 1;
    // Without a manifest hls.js has nothing to go on loading. And when a playlist stays away, the manifest may have
    // changed: a restarted broadcast has other playlists.
    if (details.startsWith("manifest") || this.#network > PATIENCE) return "reload";
    return "resume";
  }

  /** The remedy of a picture that stands still although new segments exist, or null while waiting is right.
   * All in seconds: how long it is frozen, since the playlist grew, since the engine heard anything. */
  forFreeze({ frozen, sinceGrowth, sinceContact, segmentSeconds }) {
    if (sinceContact > SILENCE && frozen > SILENCE) return "recreate";
    if (sinceGrowth > 3 * segmentSeconds) return null; // nothing newer exists: seeking cannot help
    if (frozen < STEP * (this.#rung + 1)) return null;
    const remedy = LADDER[Math.min(this.#rung, LADDER.length - 1)];
    this.#rung += 1;
    return remedy;
  }
}

// Plays through hls.js and Media Source Extensions: every browser but older iPhones.

import { Backoff } from "./backoff.js";
import { classify, probe } from "./manifest_probe.js";
import { PlaylistHistory } from "./playlist_history.js";
import { Recovery } from "./recovery.js";

const PROOF = 5000; // ms of playing after which earlier failures no longer count

const retry = (attempts) => ({ maxNumRetry: attempts, retryDelayMs: 500, maxRetryDelayMs: 2000 });
const policy = (attempts) => ({
  default: {
    maxTimeToFirstByteMs: 6000, maxLoadTimeMs: 12_000, timeoutRetry: retry(1), errorRetry: attempts ? retry(attempts) : null,
  },
});

const SETTINGS = {
  workerPath: "vendor/hls.worker.js", // a blob: worker would need a weaker Content-Security-Policy
  liveDurationInfinity: true,
  maxLiveSyncPlaybackRate: 1.05, // drifts back to the edge after a short stall, inaudibly
  backBufferLength: 30,
  capLevelToPlayerSize: true,
  // Few attempts of its own: hls.js waits up to 8 s between them, this page no more than 5.
  manifestLoadPolicy: policy(0),
  playlistLoadPolicy: policy(1),
  fragLoadPolicy: policy(2),
};

export class HlsEngine {
  static get library() {
    return globalThis.Hls;
  }

  static get supported() {
    return Boolean(HlsEngine.library?.isSupported());
  }

  name = `hls.js ${HlsEngine.library.version}`;
  #hls = null;
  #timer = null;
  #asking = null;
  #appliedAt = 0;
  #backoff = new Backoff();
  #recovery = new Recovery();
  #history = new PlaylistHistory();

  /** `listener` has found(), missing(), unreachable(), playlist({grown, first, age}), contact(), recovering(). */
  constructor(video, manifest, listener) {
    this.video = video;
    this.manifest = manifest;
    this.listener = listener;
  }

  start() {
    const Hls = HlsEngine.library;
    this.#history.forget();
    this.#hls = new Hls(SETTINGS);
    this.#hls.on(Hls.Events.MANIFEST_PARSED, () => this.listener.found());
    this.#hls.on(Hls.Events.LEVEL_LOADED, (_, { details }) => this.#read(details));
    this.#hls.on(Hls.Events.ERROR, (_, error) => this.#failed(error));
    this.#hls.attachMedia(this.video);
    this.#hls.loadSource(this.manifest);
  }

  stop() {
    this.#settle();
    this.#hls?.destroy();
    this.#hls = null;
  }

  /** The picture moves. Not believed at once: a broken stream shows a few frames between two failures. */
  proven() {
    if (performance.now() - this.#appliedAt < PROOF) return;
    this.#backoff.reset();
    this.#recovery.proven();
  }

  frozen(facts) {
    const remedy = this.#timer === null && this.#asking === null ? this.#recovery.forFreeze(facts) : null;
    if (remedy) this.#apply(remedy);
  }

  seekToEdge() {
    const edge = this.#hls?.liveSyncPosition;
    if (Number.isFinite(edge)) this.video.currentTime = edge;
  }

  /** Reads the manifest again once it is there: until then the last picture stays. */
  async reload() {
    const { signal } = (this.#asking = new AbortController());
    const found = await probe(this.manifest, signal).catch(() => null);
    if (signal.aborted) return;
    this.#asking = null;
    this.listener.contact();
    if (found === "there") this.#hls.loadSource(this.manifest);
    else this.#absent(found, "reload");
  }

  /** Seconds behind the position that hls.js aims at; 0 when unknown. */
  get lag() {
    return this.#hls?.targetLatency ? Math.max(0, this.#hls.latency - this.#hls.targetLatency) : 0;
  }

  get figures() {
    const hls = this.#hls;
    const level = hls?.levels?.[hls.currentLevel];
    return {
      behind: hls?.latency || null,
      age: hls?.playingDate ? (Date.now() - hls.playingDate.getTime()) / 1000 : null,
      bitrate: level?.bitrate ?? null,
      network: hls?.bandwidthEstimate || null,
    };
  }

  #read(details) {
    const verdict = this.#history.read(details);
    this.listener.contact();
    if (verdict === "rewound") return this.#apply("recreate");
    const clock = details.fragments.at(-1)?.programDateTime;
    const end = clock ? clock + 1000 * details.fragments.at(-1).duration : null;
    this.listener.playlist({
      grown: verdict === "grown", first: verdict === "first", age: end === null ? null : (Date.now() - end) / 1000,
    });
  }

  #failed(error) {
    this.listener.contact();
    if (!error.fatal) return;
    if (error.type === "networkError") {
      this.#absent(classify(error.response?.code), this.#recovery.forError(error));
    } else {
      const remedy = this.#recovery.forError(error);
      if (remedy === "recreate") this.#later(remedy);
      else this.#apply(remedy);
    }
  }

  #absent(what, remedy) {
    if (what === "missing") this.listener.missing();
    else this.listener.unreachable();
    this.#later(remedy);
  }

  #later(remedy) {
    this.#settle();
    this.#timer = setTimeout(() => this.#apply(remedy), this.#backoff.next());
  }

  #apply(remedy) {
    this.#settle();
    this.#appliedAt = performance.now();
    this.listener.recovering();
    REMEDY[remedy](this, this.#hls);
  }

  // One remedy at a time: a new one takes the place of what was waiting.
  #settle() {
    clearTimeout(this.#timer);
    this.#timer = null;
    this.#asking?.abort();
    this.#asking = null;
  }
}

const REMEDY = {
  edge: (engine) => engine.seekToEdge(),
  resume: (_, hls) => hls.startLoad(),
  reload: (engine) => engine.reload(),
  recover: (_, hls) => hls.recoverMediaError(),
  swapAudio: (_, hls) => {
    hls.swapAudioCodec();
    hls.recoverMediaError();
  },
  recreate: (engine) => {
    engine.stop();
    engine.start();
  },
};

// Plays one recording: by hls.js where the browser has Media Source Extensions, else by the browser itself.

import { Backoff } from "./backoff.js";
import { HlsEngine } from "./hls_engine.js";

const SETTINGS = {
  workerPath: "vendor/hls.worker.js", // a blob: worker would need a weaker Content-Security-Policy
  backBufferLength: 60,
  capLevelToPlayerSize: true,
};

export class VodEngine {
  lag = 0; // a recording has no edge to be behind of
  recoveries = 0;
  #hls = null;
  #timer = null;
  #repaired = false;
  #backoff = new Backoff();
  #onError = () => this.#failed();

  /** `onFailure()` is called when the recording cannot be read; it is tried again by itself. */
  constructor(video, manifest, onFailure) {
    this.video = video;
    this.manifest = manifest;
    this.onFailure = onFailure;
    this.name = HlsEngine.supported ? `hls.js ${HlsEngine.library.version}` : "native HLS";
  }

  start() {
    this.video.addEventListener("error", this.#onError);
    this.#load(0);
  }

  stop() {
    clearTimeout(this.#timer);
    this.video.removeEventListener("error", this.#onError);
    this.#unload();
  }

  /** The picture moves: earlier failures no longer count. */
  proven() {
    this.#backoff.reset();
    this.#repaired = false;
  }

  seekToEdge() {}

  get figures() {
    const level = this.#hls?.levels?.[this.#hls.currentLevel];
    return { behind: null, age: null, bitrate: level?.bitrate ?? null, network: this.#hls?.bandwidthEstimate || null };
  }

  #load(position) {
    const Hls = HlsEngine.library;
    if (!HlsEngine.supported) {
      // A media fragment is how an element is told where to begin.
      this.video.src = position ? `${this.manifest}#t=${position}` : this.manifest;
      this.video.load();
      return;
    }
    this.#hls = new Hls({ ...SETTINGS, startPosition: position });
    this.#hls.on(Hls.Events.ERROR, (_, error) => this.#hlsFailed(error));
    this.#hls.attachMedia(this.video);
    this.#hls.loadSource(this.manifest);
  }

  #unload() {
    this.#hls?.destroy();
    this.#hls = null;
    this.video.removeAttribute("src");
    this.video.load();
  }

  #hlsFailed(error) {
    if (!error.fatal) return;
    if (error.type === "mediaError" && !this.#repaired) {
      this.#repaired = true;
      this.recoveries += 1;
      this.#hls.recoverMediaError();
    } else this.#failed();
  }

  #failed() {
    const position = this.video.currentTime;
    clearTimeout(this.#timer);
    this.onFailure();
    this.#timer = setTimeout(() => {
      this.recoveries += 1;
      this.#unload();
      this.#load(position);
    }, this.#backoff.next());
  }
}

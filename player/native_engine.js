// Plays through the browser's own HLS: iPhones without Media Source Extensions.

import { Backoff } from "./backoff.js";
import { probe } from "./manifest_probe.js";

const TYPE = "application/vnd.apple.mpegurl";
const PATIENCE = 10; // seconds a frozen picture is given before the address is set again

export class NativeEngine {
  static supportedBy(video) {
    return video.canPlayType(TYPE) !== "";
  }

  name = "native HLS";
  lag = 0; // the browser keeps to the edge by itself and does not say where it is
  #timer = null;
  #backoff = new Backoff();
  #asked = null;
  #onError = () => this.#retry();
  #reloadedAt = 0;

  /** `listener` as for HlsEngine. */
  constructor(video, manifest, listener) {
    this.video = video;
    this.manifest = manifest;
    this.listener = listener;
  }

  start() {
    this.video.addEventListener("error", this.#onError);
    this.#load();
  }

  stop() {
    clearTimeout(this.#timer);
    this.#asked?.abort();
    this.video.removeEventListener("error", this.#onError);
    this.video.removeAttribute("src");
    this.video.load();
  }

  proven() {
    this.#backoff.reset();
    this.#reloadedAt = 0;
    // The playlists are not visible here: a moving picture is the only sign that they grow.
    this.listener.contact();
    this.listener.playlist({ grown: true, first: false, age: null });
  }

  frozen({ frozen }) {
    if (frozen < this.#reloadedAt + PATIENCE) return;
    this.#reloadedAt = frozen;
    this.listener.recovering();
    this.#load();
  }

  seekToEdge() {
    const { seekable } = this.video;
    if (seekable.length) this.video.currentTime = seekable.end(seekable.length - 1);
  }

  get figures() {
    return { behind: null, age: null, bitrate: null, network: null };
  }

  // The element does not say why it failed, so the manifest is asked for first.
  async #load() {
    clearTimeout(this.#timer);
    this.#asked?.abort();
    const { signal } = (this.#asked = new AbortController());
    const found = await probe(this.manifest, signal).catch(() => null);
    if (signal.aborted) return;
    this.listener.contact();
    if (found === "there") {
      this.listener.found();
      this.video.src = this.manifest;
      this.video.load();
    } else {
      if (found === "missing") this.listener.missing();
      else this.listener.unreachable();
      this.#retry();
    }
  }

  #retry() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#load(), this.#backoff.next());
  }
}

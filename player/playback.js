// What the viewer wants of the video element, and what the browser allows.

export class Playback {
  /** The viewer wants to play. False after pause, also by a media key or the lock screen. */
  wanted = true;
  /** The browser refused to start without a tap. */
  blocked = false;
  #asked = false;

  /** `onChange()` is called whenever something that the controls show has changed. */
  constructor(video, onChange) {
    this.video = video;
    this.onChange = onChange;
    video.addEventListener("pause", () => this.#paused());
    video.addEventListener("play", () => this.#played());
    video.addEventListener("playing", () => this.#set({ blocked: false }));
    video.addEventListener("volumechange", onChange);
    video.addEventListener("ended", onChange);
  }

  /** Whether the picture should be moving. */
  get expected() {
    return this.wanted && !this.blocked;
  }

  /** Whether a tap would pause: at the end of a recording it begins anew. */
  get playing() {
    return this.expected && !this.video.ended;
  }

  /** Plays if that is wanted and the element has something to play. */
  ensure() {
    const { video } = this;
    if (!this.expected || this.#asked || !video.paused || video.readyState < 2) return;
    this.#asked = true;
    video.play().catch((refusal) => {
      if (refusal.name === "NotAllowedError") this.#set({ blocked: true });
    }).finally(() => {
      this.#asked = false;
    });
  }

  /** From a tap, a click or a key: the browser then allows sound. */
  play() {
    this.#set({ wanted: true, blocked: false });
    this.ensure();
  }

  // At once: the element tells of it later, and whoever ensures that it plays may come before.
  pause() {
    this.#set({ wanted: false });
    this.video.pause();
  }

  toggle() {
    if (this.playing) this.pause();
    else this.play();
  }

  unmute() {
    this.video.muted = false;
    if (this.video.volume === 0) this.video.volume = 1;
    this.play();
  }

  toggleSound() {
    if (this.video.muted || this.video.volume === 0) this.unmute();
    else this.video.muted = true;
  }

  // An event tells of what was: by now the element may do the opposite.
  #played() {
    if (!this.video.paused) this.#set({ wanted: true });
  }

  // Browsers pause a hidden tab, and an element that ended or failed: the viewer did not ask for that.
  #paused() {
    const { paused, ended, error } = this.video;
    if (paused && document.visibilityState === "visible" && !ended && !error) this.#set({ wanted: false });
  }

  #set(facts) {
    Object.assign(this, facts);
    this.onChange();
  }
}

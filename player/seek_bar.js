// Where in a recording the viewer is, and the way to another place.

const STEP = 10; // seconds per arrow key
const at = (id) => document.getElementById(id);

export class SeekBar {
  constructor(video) {
    this.video = video;
    at("seek").addEventListener("input", () => (video.currentTime = at("seek").valueAsNumber));
    for (const event of ["timeupdate", "durationchange", "emptied"]) video.addEventListener(event, () => this.render());
  }

  /** Moves by so many seconds; an end of the recording is as far as it goes. */
  move(seconds) {
    const { video } = this;
    if (Number.isFinite(video.duration)) {
      video.currentTime = Math.min(Math.max(0, video.currentTime + seconds), video.duration);
    }
  }

  /** The seconds that an arrow key stands for, 0 for any other key. */
  static step(key) {
    return { ArrowLeft: -STEP, ArrowRight: STEP }[key] ?? 0;
  }

  render() {
    const { currentTime, duration } = this.video;
    const known = Number.isFinite(duration);
    at("seek").max = known ? duration : 0;
    at("seek").value = known ? currentTime : 0;
    at("seek").setAttribute("aria-valuetext", clock(currentTime));
    at("clock").textContent = known ? `${clock(currentTime)} / ${clock(duration)}` : "";
  }
}

/** 3:07, or 1:03:07 from an hour on. */
export function clock(seconds) {
  const whole = Math.floor(seconds);
  const parts = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), whole % 60];
  const shown = parts[0] ? parts : parts.slice(1);
  return shown.map((part, index) => (index ? String(part).padStart(2, "0") : part)).join(":");
}

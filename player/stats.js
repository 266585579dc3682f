// The read-out for the curious and for operators. `?stats=1` opens it from the start.

const PERIOD = 500; // ms
const at = (id) => document.getElementById(id);

export class Stats {
  #timer = null;

  constructor({ video, language, session }) {
    Object.assign(this, { video, language, session });
    at("stats-toggle").addEventListener("click", () => this.#show(at("stats").hidden));
    this.#show(new URLSearchParams(location.search).get("stats") === "1");
    language.onChange(() => this.#render());
  }

  #show(visible) {
    at("stats").hidden = !visible;
    at("stats-toggle").setAttribute("aria-expanded", visible);
    clearInterval(this.#timer);
    if (visible) this.#timer = setInterval(() => this.#render(), PERIOD);
    this.#render();
  }

  #render() {
    if (at("stats").hidden) return;
    at("stats").replaceChildren(...this.#rows().map(([key, value]) => row(this.language.text(`stats.${key}`), value)));
  }

  #rows() {
    const { video, language } = this;
    const session = this.session();
    const { behind, age, bitrate, network } = session?.engine.figures ?? {};
    const seconds = (n) => (n == null ? "–" : language.text("unit.seconds", { n: n.toFixed(1) }));
    const megabits = (n) => (n == null ? "–" : language.text("unit.megabits", { n: (n / 1e6).toFixed(2) }));
    const frames = video.getVideoPlaybackQuality?.();
    return [
      ["state", `${document.documentElement.dataset.state} · ${document.documentElement.dataset.reason}`],
      ["behind", seconds(behind)],
      ["age", seconds(age)],
      ["picture", video.videoWidth ? `${video.videoWidth}×${video.videoHeight}` : "–"],
      ["bitrate", megabits(bitrate)],
      ["network", megabits(network)],
      ["buffer", seconds(bufferedAhead(video))],
      ["dropped", frames ? language.text("unit.frames", { n: frames.droppedVideoFrames, total: frames.totalVideoFrames }) : "–"],
      ["stalls", session?.stalls ?? 0],
      ["recoveries", session?.recoveries ?? 0],
      ["engine", session?.engine.name ?? "–"],
    ];
  }
}

function bufferedAhead({ buffered, currentTime }) {
  for (let i = 0; i < buffered.length; i += 1) {
    if (buffered.start(i) <= currentTime && currentTime <= buffered.end(i)) return buffered.end(i) - currentTime;
  }
  return 0;
}

function row(name, value) {
  const group = document.createElement("div");
  const term = document.createElement("dt");
  const description = document.createElement("dd");
  term.textContent = name;
  description.textContent = value;
  group.append(term, description);
  return group;
}

// Notices what hls.js does not: a playlist that grew, and one whose numbering began again.

const TOLERANCE = 2; // segments that one CDN edge may lag behind another

export class PlaylistHistory {
  #seen = new Map();

  /** Compares a level's details (hls.js LevelDetails) with the last reading of the same playlist: "grown", "same",
   * "rewound" when the origin lost its state and counts anew, or "first" for the first playlist of all. */
  read(details) {
    const before = this.#seen.get(details.url);
    const fragment = details.fragments.find(({ sn }) => sn === before?.sn);
    const verdict = before ? compare(before, details, fragment) : this.#seen.size ? "other" : "first";
    if (verdict !== "same") {
      this.#seen.set(details.url, { sn: details.endSN, clock: details.fragments.at(-1)?.programDateTime ?? null });
    }
    return verdict === "other" ? "same" : verdict;
  }

  forget() {
    this.#seen.clear();
  }
}

function compare(before, details, fragment) {
  if (details.endSN < before.sn - TOLERANCE) return "rewound";
  const drift = Math.abs((fragment?.programDateTime ?? before.clock) - before.clock); // ms
  if (before.clock !== null && drift > 2000 * details.targetduration) return "rewound";
  return details.endSN > before.sn ? "grown" : "same";
}

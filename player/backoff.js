// Waits between attempts: 1 s, then longer up to 5 s, each with jitter so that a thousand viewers
// who lost the same origin do not come back in the same instant.

const FIRST = 1000; // ms
const LONGEST = 5000; // ms
const GROWTH = 1.5;
const JITTER = 0.2; // of the wait, either way

export class Backoff {
  #attempts = 0;
  #random;

  constructor(random = Math.random) {
    this.#random = random;
  }

  /** Milliseconds to wait before the next attempt, at most 5000. */
  next() {
    const wait = Math.min(FIRST * GROWTH ** this.#attempts, LONGEST);
    this.#attempts += 1;
    return Math.min(wait * (1 + JITTER * (2 * this.#random() - 1)), LONGEST);
  }

  reset() {
    this.#attempts = 0;
  }
}

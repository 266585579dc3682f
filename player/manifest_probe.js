// Asks whether the manifest is there without disturbing what is on the screen.

const TIMEOUT = 10_000; // ms

/** "there", "missing" (404, 410: nothing on air) or "unreachable" (anything else). Rejects when `signal` aborts. */
export async function probe(manifest, signal) {
  const asking = new AbortController();
  const abort = () => asking.abort();
  const timer = setTimeout(abort, TIMEOUT);
  signal.addEventListener("abort", abort);
  try {
    return classify((await fetch(manifest, { cache: "no-store", signal: asking.signal })).status);
  } catch (failure) {
    if (signal.aborted) throw failure;
    return "unreachable";
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", abort);
  }
}

/** The same for a status that is known already; undefined and 0 stand for no answer. */
export function classify(status) {
  if (status >= 200 && status < 300) return "there";
  return status === 404 || status === 410 ? "missing" : "unreachable";
}

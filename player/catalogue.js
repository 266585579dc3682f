// The catalogue of recordings: {"version": 1, "recordings": [{"channel", "title", "start", "end", "manifest"}]}, newest
// first; `manifest` is a path beside the catalogue.

const VERSION = 1;
const TIMEOUT = 10_000; // ms

/** The recordings that may be watched, newest first. None when the catalogue is not there or not understood: nobody
 * has recorded anything yet, or a newer site has another form of it. Live is watched all the same. */
export async function loadCatalogue(address) {
  try {
    const response = await fetch(address, { cache: "no-cache", signal: AbortSignal.timeout(TIMEOUT) });
    return response.ok ? parseCatalogue(await response.json(), address) : [];
  } catch {
    return [];
  }
}

/** The recordings of a catalogue that was read from `address`; an entry that cannot be played is left out. */
export function parseCatalogue(found, address) {
  if (found?.version !== VERSION || !Array.isArray(found.recordings)) return [];
  return found.recordings.map((entry) => parseRecording(entry ?? {}, address)).filter(Boolean);
}

function parseRecording({ channel, title, start, end, manifest }, address) {
  const texts = [channel, title, start, end, manifest];
  const seconds = (Date.parse(end) - Date.parse(start)) / 1000;
  const resolved = URL.canParse(manifest, address) ? new URL(manifest, address) : null;
  // Another site's would be stopped by the Content-Security-Policy.
  const playable = resolved?.origin === new URL(address).origin;
  if (!playable || !(seconds > 0) || !texts.every((text) => typeof text === "string" && text)) return null;
  return { channel, title, start, seconds, manifest: resolved.href };
}

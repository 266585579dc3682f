// /config.json: {"channels": [{"name", "title", "manifest"}], "segmentSeconds": 2, "replays": "/replays/catalogue.json"};
// `replays` only where recordings are offered.

const ADDRESS = "/config.json";
const TIMEOUT = 10_000; // ms
const DEFAULT_SEGMENT_SECONDS = 2;

/** Why the page has no settings. `reason` is the state's reason, the message is for the operator. */
export class ConfigError extends Error {
  constructor(reason, message) {
    super(message);
    this.reason = reason;
  }
}

/** The settings of this site. Throws ConfigError. */
export async function loadConfig() {
  let response;
  try {
    response = await fetch(ADDRESS, { cache: "no-store", signal: AbortSignal.timeout(TIMEOUT) });
  } catch (failure) {
    throw new ConfigError("configMissing", `${ADDRESS}: ${failure.message}`);
  }
  if (!response.ok) throw new ConfigError("configMissing", `${ADDRESS}: HTTP ${response.status}`);
  let found;
  try {
    found = await response.json();
  } catch {
    throw new ConfigError("configMalformed", `${ADDRESS} is not JSON`);
  }
  return parseConfig(found, location.href);
}

/** The checked settings; `manifest` becomes an absolute address on the page's own site. */
export function parseConfig(found, page) {
  if (!Array.isArray(found?.channels) || found.channels.length === 0) {
    throw malformed("channels", "a list of one channel or more", found?.channels);
  }
  const channels = found.channels.map((channel, index) => parseChannel(channel, `channels[${index}]`, page));
  const names = channels.map((channel) => channel.name);
  if (new Set(names).size < names.length) throw malformed("channels[].name", "unique names", names);
  const segmentSeconds = found.segmentSeconds ?? DEFAULT_SEGMENT_SECONDS;
  if (!(typeof segmentSeconds === "number" && segmentSeconds > 0)) {
    throw malformed("segmentSeconds", "a number above 0", segmentSeconds);
  }
  const { replays } = found;
  if (replays === undefined) return { channels, segmentSeconds, replays: null };
  return { channels, segmentSeconds, replays: onThisSite(replays, "replays", page) };
}

function parseChannel(channel, key, page) {
  const { name, title = name, manifest } = channel ?? {};
  if (typeof name !== "string" || !name) throw malformed(`${key}.name`, "a text", name);
  if (typeof title !== "string") throw malformed(`${key}.title`, "a text", title);
  return { name, title: title || name, manifest: onThisSite(manifest, `${key}.manifest`, page) };
}

function onThisSite(path, key, page) {
  const address = typeof path === "string" && path ? resolve(path, page) : null;
  // Anything else would be stopped by the Content-Security-Policy, with a message nobody sees.
  if (address?.origin !== new URL(page).origin) {
    throw malformed(key, "a path on this site, such as /out/v1/…/index.m3u8", path);
  }
  return address.href;
}

function resolve(manifest, page) {
  try {
    return new URL(manifest, page);
  } catch {
    return null;
  }
}

function malformed(key, allowed, got) {
  return new ConfigError("configMalformed", `${ADDRESS}: ${key} must be ${allowed}, got ${JSON.stringify(got) ?? "nothing"}`);
}

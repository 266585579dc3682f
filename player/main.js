// Puts the page together: settings, channel, session, and what the viewer sees of them.

import { Backoff } from "./backoff.js";
import { chosenChannel, showChannels } from "./channels.js";
import { ConfigError, loadConfig } from "./config.js";
import { Controls } from "./controls.js";
import { Language } from "./language.js";
import { Notice } from "./notice.js";
import { Playback } from "./playback.js";
import { leaveReplay, replayInAddress, Replays } from "./replays.js";
import { ReplaySession } from "./replay_session.js";
import { engineFor, Session } from "./session.js";
import { Stats } from "./stats.js";

const RENDER = 500; // ms

const page = document.documentElement;
const video = document.getElementById("video");
const language = new Language();
const notice = new Notice(language);
let config = null;
let session = null;
let replays = null;

const playback = new Playback(video, () => controls.render());
const controls = new Controls({ video, playback, language, session: () => session, onLive: backToLive });
new Stats({ video, language, session: () => session });

language.onChange(() => {
  page.lang = language.current;
  for (const element of document.querySelectorAll("[data-label]")) {
    element.setAttribute("aria-label", language.text(element.dataset.label));
  }
  for (const button of document.querySelectorAll("[data-language]")) {
    button.setAttribute("aria-pressed", button.dataset.language === language.current);
  }
});
for (const button of document.querySelectorAll("[data-language]")) {
  button.addEventListener("click", () => language.switchTo(button.dataset.language));
}

/** The settings, however long it takes: a site may be deployed in pieces. */
async function settings() {
  const backoff = new Backoff();
  for (;;) {
    try {
      return await loadConfig();
    } catch (failure) {
      if (!(failure instanceof ConfigError)) throw failure;
      notice.show("error", failure.reason, failure.message);
      await new Promise((resolve) => setTimeout(resolve, backoff.next()));
    }
  }
}

function playChosen() {
  session?.stop();
  session = null;
  const channel = chosenChannel(config.channels);
  showChannels(config.channels, playChosen);
  replays.show(channel);
  notice.name(channel?.title ?? "onair");
  if (!channel) return notice.show("error", "channelUnknown");
  page.dataset.channel = channel.name;
  if (!engineFor(video)) return notice.show("error", "unsupported", globalThis.Hls ? "" : "vendor/hls.min.js was not loaded");
  const recording = replays.chosen;
  if (recording === undefined) return notice.show("error", "replayGone");
  session = recording ? replayOf(recording) : liveOf(channel);
  page.dataset.engine = session.engine.name;
  session.start();
}

function liveOf(channel) {
  return new Session({
    video,
    playback,
    manifest: channel.manifest,
    segmentSeconds: config.segmentSeconds,
    onState: (state, reason) => notice.show(state, reason),
  });
}

function replayOf(recording) {
  return new ReplaySession({ video, playback, recording, onState: (state, reason) => notice.show(state, reason) });
}

function watchReplay() {
  playback.play();
  playChosen();
}

function backToLive() {
  leaveReplay();
  playback.play();
  playChosen();
}

function refresh() {
  controls.render();
  page.dataset.recoveries = session?.recoveries ?? 0;
}

config = await settings();
replays = new Replays({ address: config.replays, language, onChoose: watchReplay });
const read = replays.follow();
if (replayInAddress()) await read; // live never waits for recordings
addEventListener("popstate", playChosen);
setInterval(refresh, RENDER);
playChosen();

// The channel chooser and the channel in the address.

/** The channel that the address asks for, the first one when it asks for none, null when there is no such channel. */
export function chosenChannel(channels) {
  const name = new URLSearchParams(location.search).get("channel");
  return name === null ? channels[0] : (channels.find((channel) => channel.name === name) ?? null);
}

/** Shows the chooser when there is something to choose. `onChoose()` is called when the address has changed. */
export function showChannels(channels, onChoose) {
  const current = chosenChannel(channels);
  const chooser = document.getElementById("channels");
  chooser.hidden = channels.length < 2 && current !== null;
  chooser.replaceChildren(...channels.map((channel) => link(channel, channel === current, onChoose)));
}

function link(channel, current, onChoose) {
  const anchor = document.createElement("a");
  const address = new URL(location.href);
  address.searchParams.set("channel", channel.name);
  address.searchParams.delete("replay");
  anchor.href = address.href;
  anchor.textContent = channel.title;
  if (current) anchor.setAttribute("aria-current", "page");
  anchor.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return; // a new tab is the browser's business
    event.preventDefault();
    history.pushState(null, "", anchor.href);
    onChoose();
  });
  return anchor;
}

"""Leads what a function asks of a CloudFront distribution to the CDN of this rehearsal.

Functions run as they are, so one that acts as a viewer connects to `d….cloudfront.net` with TLS. That name is made up
here, and may be somebody's distribution on the internet. In the worker, a connection to such a host goes to the local
CDN instead, in plain HTTP: there is no certificate for loopback. Everything else of the request is as the function
made it. Without a CDN in the rehearsal the connection is refused.
"""

from __future__ import annotations

from rehearsal.cloud.corrections import run_in_workers

CDN_PORT = "ONAIR_CDN_PORT"
"""The environment variable that tells the local AWS, and so its workers, where the CDN listens on 127.0.0.1."""

_LEADING = f"""
def _lead_viewers_to_the_cdn():
    import http.client, os, socket
    port = os.environ.get("{CDN_PORT}")
    straight = http.client.HTTPSConnection.connect
    def connect(self):
        if not self.host.lower().endswith(".cloudfront.net"):
            return straight(self)
        if not port:
            raise ConnectionRefusedError("this rehearsal has no CDN: " + self.host + " is not asked on the internet")
        self.sock = socket.create_connection(("127.0.0.1", int(port)), self.timeout)
    http.client.HTTPSConnection.connect = connect
"""


def install() -> None:
    """Have every Lambda worker do so."""
    run_in_workers(_LEADING, "_lead_viewers_to_the_cdn()")

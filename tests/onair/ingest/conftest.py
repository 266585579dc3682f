"""The local AWS for commands that ask an account."""

from tests.rehearsal.cloud.conftest import backstage, client, cloud, name

__all__ = ["backstage", "client", "cloud", "name"]

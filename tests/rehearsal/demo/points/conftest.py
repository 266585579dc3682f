"""The local AWS that test points are asked of."""

from tests.rehearsal.cloud.conftest import backstage, client, cloud, name

__all__ = ["backstage", "client", "cloud", "name"]

"""The cache's memory: objects by key, the least recently used leaving first when the bound is reached."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass

from rehearsal.media.cdn.cache_key import CacheKey

DEFAULT_BYTES = 256 << 20


@dataclass(frozen=True, kw_only=True)
class CachedObject:
    """A response as it may be served: `stored_at` and `fresh_until` are on the CDN's clock, in seconds.

    `headers` has lower-case names. `fresh_until` equal to `stored_at` means it may be served once and not kept.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes
    stored_at: float
    fresh_until: float

    @property
    def cacheable(self) -> bool:
        """Whether it may answer any request but the one that fetched it."""
        return self.fresh_until > self.stored_at


class Store:
    """At most `capacity` bytes of bodies; a stale object stays, to be revalidated or to outlast a dead origin."""

    def __init__(self, capacity: int = DEFAULT_BYTES) -> None:
        self.capacity = capacity
        self.size = 0
        self._objects: OrderedDict[CacheKey, CachedObject] = OrderedDict()

    def __len__(self) -> int:
        return len(self._objects)

    def get(self, key: CacheKey) -> CachedObject | None:
        """The object, fresh or stale; counts as its use."""
        found = self._objects.get(key)
        if found is not None:
            self._objects.move_to_end(key)
        return found

    def put(self, key: CacheKey, item: CachedObject) -> None:
        """Keep `item`; one that alone exceeds the bound is not kept."""
        if (old := self._objects.pop(key, None)) is not None:
            self.size -= len(old.body)
        if len(item.body) > self.capacity:
            return
        self._objects[key] = item
        self.size += len(item.body)
        while self.size > self.capacity:
            _, gone = self._objects.popitem(last=False)
            self.size -= len(gone.body)

    def clear(self) -> None:
        """Forget everything: the distribution has changed."""
        self._objects.clear()
        self.size = 0

"""The cache proper: hit, miss, revalidation, one fetch for many viewers, stale objects for a dead origin."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from rehearsal.media.cdn.cache_key import CacheKey
from rehearsal.media.cdn.store import CachedObject, Store

# Told the ETag of the stale copy (or ""): the object, or None when the copy still holds (304).
Fetch = Callable[[CachedObject | None], Awaitable[CachedObject]]


@dataclass(frozen=True, kw_only=True)
class Found:
    """An object for a viewer; `outcome` is Hit, Miss or RefreshHit, `age` is the seconds since it was fetched."""

    item: CachedObject
    outcome: str
    age: float


class Cache:
    """Objects by cache key, over a bounded store."""

    def __init__(self, store: Store, clock: Callable[[], float]) -> None:
        self.store = store
        self.counters: Counter[str] = Counter()
        self._clock = clock
        self._fetching: dict[CacheKey, asyncio.Task[Found]] = {}

    async def get(self, key: CacheKey, fetch: Fetch) -> Found:
        """The object of `key`: from memory while fresh, else by `fetch`, which gets a stale copy to revalidate.

        Viewers that ask while a fetch is under way wait for it. What it brings is theirs too unless it may not be
        kept at all; then each of them fetches for itself (CloudFront: "request collapsing").
        """
        known = self.store.get(key)
        if known is not None and self._clock() < known.fresh_until:
            return self._counted(Found(item=known, outcome="Hit", age=self._clock() - known.stored_at))
        under_way = self._fetching.get(key)
        if under_way is not None:
            shared = await asyncio.shield(under_way)
            if shared.item.cacheable:
                self.counters["collapsed"] += 1
                return self._counted(shared)
            return self._counted(await self._fetch(key, known, fetch))
        task = asyncio.ensure_future(self._fetch(key, known, fetch))
        self._fetching[key] = task
        task.add_done_callback(lambda _: self._fetching.pop(key, None))
        # A viewer that goes away must not take the object from those who wait for it.
        return self._counted(await asyncio.shield(task))

    async def _fetch(self, key: CacheKey, known: CachedObject | None, fetch: Fetch) -> Found:
        fetched = await fetch(known)
        if fetched.status >= 500 and known is not None and known.status < 400:
            # The origin is down: the old object serves on, and the origin is asked again after the error's lifetime.
            self.counters["stale"] += 1
            kept = replace(known, fresh_until=fetched.fresh_until)
            self.store.put(key, kept)
            return Found(item=kept, outcome="Hit", age=self._clock() - kept.stored_at)
        if fetched.cacheable:
            self.store.put(key, fetched)
        refreshed = known is not None and fetched.body is known.body
        return Found(item=fetched, outcome="RefreshHit" if refreshed else "Miss", age=0.0)

    def _counted(self, found: Found) -> Found:
        self.counters["error" if found.item.status >= 400 else found.outcome.lower()] += 1
        return found

from __future__ import annotations

from rehearsal.media.cdn.cache_key import CacheKey
from rehearsal.media.cdn.store import CachedObject, Store


def key(name: str) -> CacheKey:
    return CacheKey("p", name, (), (), "")


def item(size: int) -> CachedObject:
    return CachedObject(status=200, headers={}, body=b"x" * size, stored_at=0, fresh_until=1)


def test_the_least_recently_used_object_leaves_first() -> None:
    store = Store(capacity=100)
    for name in ("a", "b"):
        store.put(key(name), item(40))
    store.get(key("a"))
    store.put(key("c"), item(40))
    assert [store.get(key(name)) is not None for name in "abc"] == [True, False, True]
    assert (store.size, len(store)) == (80, 2)


def test_a_replaced_object_is_counted_once() -> None:
    store = Store(capacity=100)
    for size in (60, 30):
        store.put(key("a"), item(size))
    assert store.size == 30


def test_an_object_larger_than_the_bound_is_not_kept() -> None:
    store = Store(capacity=100)
    store.put(key("a"), item(101))
    assert (store.get(key("a")), store.size) == (None, 0)

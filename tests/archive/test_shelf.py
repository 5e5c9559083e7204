"""The cache that threads share is bounded, and keeps count."""

import threading

from rapidreader.archive.dicomweb.handles import Shelf


def test_a_shelf_is_bounded_by_count():
    shelf = Shelf(count=10)
    for number in range(100):
        shelf.put(number, number)
    assert len(shelf._things) == 10 and shelf.get(99) == 99 and shelf.get(0) is None


def test_a_shelf_is_bounded_by_weight_too():
    shelf = Shelf(count=100, weight=50)
    for number in range(10):
        shelf.put(number, number, weight=20)
    assert len(shelf._things) == 2
    shelf.put("huge", 1, weight=51)
    assert shelf.get("huge") is None


def test_threads_share_a_shelf():
    shelf, failures = Shelf(count=50), []

    def work(start):
        for number in range(2000):
            shelf.put((start + number) % 120, number)
            found = shelf.get(number % 120)
            if found is not None and not isinstance(found, int):
                failures.append(found)

    threads = [threading.Thread(target=work, args=(start,)) for start in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == [] and len(shelf._things) == 50 == shelf._held

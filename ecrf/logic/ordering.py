"""In which order the parts of a form are worked out, so that each finds ready what it speaks of."""

from collections.abc import Iterator


def in_order(needs: list[set[str]], index: dict[str, int]) -> list[int]:
    """The indices 0… such that each comes after those that it needs, otherwise as they stand.

    Members of a cycle, which the checker refuses, come where the walk meets them first.
    """
    order, state = [], [0] * len(needs)  # 0 not met, 1 on the way, 2 done
    for start in range(len(needs)):
        pending = [start]
        while pending:
            at = pending[-1]
            if state[at] == 0:
                state[at] = 1
                wanted = sorted(index[key] for key in needs[at] if key in index)
                pending.extend(one for one in reversed(wanted) if state[one] == 0)
                continue
            pending.pop()
            if state[at] == 1:
                state[at] = 2
                order.append(at)
    return order


def cycle_among(needs: dict[str, set[str]]) -> list[str]:
    """The keys of one cycle in the order in which each needs the next; [] if there is none."""
    done: set[str] = set()
    for start in needs:
        path: dict[str, Iterator[str]] = {} if start in done else {start: iter(sorted(needs[start]))}
        while path:
            key, following = next(reversed(path.items()))
            step = next((one for one in following if one in needs and one not in done), None)
            if step in path:
                keys = list(path)
                return keys[keys.index(step) :]
            if step is None:
                done.add(key)
                del path[key]
            else:
                path[step] = iter(sorted(needs[step]))
    return []

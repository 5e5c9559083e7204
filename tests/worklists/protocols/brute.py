"""Whether any schedule exists at all, by trying everything: slow, plain, and without the compiler's ideas."""

from itertools import combinations, product

from worklists.protocols.schedule import Item

MOST = 60_000


def _may_read(protocol, reader: str, item: Item) -> bool:
    own = [one for one in protocol.assignment.exclusions if str(one.reader) == reader]
    return not any(item.subject == one.subject or item.site == one.site for one in own)


def _possible_sets(setting, item: Item) -> list[tuple[str, ...]]:
    """Every set of readers that the protocol allows for one session, looked at alone."""
    assignment = setting.protocol.assignment
    may = [reader for reader in setting.readers if _may_read(setting.protocol, reader, item)]
    if assignment.kind == "all":
        return [tuple(may)] if may else []
    if assignment.kind == "groups":
        named = {str(one) for group in assignment.groups if item.key in group.sessions for one in group.readers}
        own = tuple(reader for reader in may if reader in named)
        return [own] if own else []
    return list(combinations(may, assignment.reads_per_session))


def _leaves_adjudicators(setting, chosen: dict[str, tuple[str, ...]]) -> bool:
    adjudicators = [str(one) for one in setting.protocol.adjudication.adjudicators]
    per_subject = any(rule["scope"] == "subject" for rule in setting.protocol.adjudication.rules)
    for item in setting.items if adjudicators else ():
        unit = [one for one in setting.items if one.subject == item.subject] if per_subject else [item]
        if not any(
            all(one not in chosen[i.key] and _may_read(setting.protocol, one, i) for i in unit)
            for one in adjudicators
        ):
            return False
    return True


def _is_good(setting, chosen: dict[str, tuple[str, ...]]) -> bool:
    assignment, loads = setting.protocol.assignment, {}
    for readers in chosen.values():
        for reader in readers:
            loads[reader] = loads.get(reader, 0) + 1
    times, most = max(1, len(setting.protocol.conditions)), assignment.most_reads_per_reader
    if most is not None and any(load * times > most for load in loads.values()):
        return False
    if assignment.one_reader_per_subject:
        of_subject = {}
        for item in setting.items:
            if of_subject.setdefault(item.subject, chosen[item.key]) != chosen[item.key]:
                return False
    return _leaves_adjudicators(setting, chosen)


def an_assignment_exists(setting) -> bool | None:
    """None when there are too many to try."""
    if setting.protocol.assignment.kind == "groups":
        named = {one for group in setting.protocol.assignment.groups for one in group.readers}
        if any(int(reader) not in named for reader in setting.readers):
            return False
    choices = [_possible_sets(setting, item) for item in setting.items]
    if setting.protocol.assignment.one_reader_per_subject:
        return _exists_by_subject(setting, choices)
    return _exists(setting, [(item.key,) for item in setting.items], choices)


def _exists_by_subject(setting, choices) -> bool | None:
    keys, common = {}, {}
    for item, sets in zip(setting.items, choices, strict=True):
        keys.setdefault(item.subject, []).append(item.key)
        common[item.subject] = [one for one in common.get(item.subject, sets) if one in sets]
    return _exists(setting, [tuple(own) for own in keys.values()], list(common.values()))


def _exists(setting, keys, choices) -> bool | None:
    total = 1
    for sets in choices:
        total *= len(sets)
    if total > MOST:
        return None
    return any(
        _is_good(setting, {key: readers for own, readers in zip(keys, sets, strict=True) for key in own})
        for sets in product(*choices)
    )


def repeats_fit(first_reads: int, repeats: int, distance: int) -> bool:
    """Whether so many pairs can stand so far apart in one row, by trying where each pair stands."""

    def place(pairs_left: int, taken: frozenset) -> bool:
        if not pairs_left:
            return True
        start = next(at for at in range(length + 1) if at not in taken)
        for first in range(start, length):
            for second in range(first + max(1, distance), length):
                if not {first, second} & taken and place(pairs_left - 1, taken | {first, second}):
                    return True
        return False

    length = first_reads + repeats
    return place(repeats, frozenset())

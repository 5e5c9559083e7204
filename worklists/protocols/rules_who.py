"""Rules about who reads what."""

from collections import Counter, defaultdict
from collections.abc import Iterator

from .case import Case, Violation


def rows(case: Case) -> list[Violation]:
    """What makes the rows unfit to be judged at all."""
    found, protocol = [], case.protocol
    seen: Counter = Counter()
    for row in case.rows:
        whom = row.reader if row.reader is not None else f"pool {row.slot}"
        seen[whom, row.item, row.condition, row.repetition] += 1
        what = f"Position {row.position} of {whom}"
        if row.item not in case.item:
            found.append(Violation("rows", f"{what} names session {row.item}, which is not on the worklist."))
        if (row.reader is None) != protocol.is_pool or (row.reader is not None and row.reader not in case.readers):
            found.append(Violation("rows", f"{what} has no reader of this worklist."))
        if row.condition not in protocol.condition_keys or not 1 <= row.period <= protocol.period_count:
            found.append(Violation("rows", f"{what} has an unknown condition or period."))
        if row.repetition not in (0, 1):
            found.append(Violation("rows", f"{what} is neither a first read nor a repeat."))
    for (whom, item, *_), times in seen.items():
        if times > 1:
            found.append(Violation("rows", f"{whom} meets session {item} {times} times in the same way."))
    return found


def positions(case: Case) -> Iterator[Violation]:
    orders = {reader: [row.position for row in own] for reader, own in case.orders.items()}
    orders["the pool"] = sorted(row.position for row in case.rows if row.reader is None)
    for whom, own in orders.items():
        if own != list(range(1, len(own) + 1)):
            yield Violation("positions", f"The positions of {whom} do not run from 1 to {len(own)}.")


def _wanted(case: Case) -> dict[str, set[str]]:
    """Who should read each session, where the protocol says so."""
    members = {item.key: set(case.readers) for item in case.items}
    if case.protocol.assignment.kind == "groups":
        members = {item.key: set() for item in case.items}
        for group in case.protocol.assignment.groups:
            for key in group.sessions:
                members.get(key, set()).update(str(reader) for reader in group.readers)
    return {key: {r for r in own if case.may_read(r, case.item[key])} for key, own in members.items()}


def readers_per_session(case: Case) -> Iterator[Violation]:
    assignment = case.protocol.assignment
    if assignment.kind in ("all", "groups"):
        rule = "groups" if assignment.kind == "groups" else "readers-per-session"
        for key, wanted in _wanted(case).items():
            present = case.readers_of[key]
            if wanted != present or not present:
                text = f"Session {key} is read by {sorted(present)}, and should be by {sorted(wanted)}."
                yield Violation(rule, text)
        return
    counted: Counter = Counter()
    for row in case.rows:
        counted[row.item] += row.reader is None
    for key, present in case.readers_of.items():
        have = counted[key] if case.protocol.is_pool else len(present)
        if have != assignment.reads_per_session:
            text = f"Session {key} has {have} readers, and should have {assignment.reads_per_session}."
            yield Violation("readers-per-session", text)


def idle_in_groups(case: Case) -> Iterator[Violation]:
    if case.protocol.assignment.kind != "groups":
        return
    named = {str(reader) for group in case.protocol.assignment.groups for reader in group.readers}
    for reader in case.readers:
        if reader not in named:
            yield Violation("groups", f"Reader {reader} is in no group.")


def exclusions(case: Case) -> Iterator[Violation]:
    for key, readers in case.readers_of.items():
        for reader in sorted(readers):
            if not case.may_read(reader, case.item[key]):
                yield Violation("exclusions", f"Reader {reader} is excluded from session {key}.")


def workload(case: Case) -> Iterator[Violation]:
    most = case.protocol.assignment.most_reads_per_reader
    for reader, own in case.orders.items():
        have = sum(row.repetition == 0 for row in own)
        if most is not None and have > most:
            yield Violation("workload", f"Reader {reader} has {have} reads; at most {most} are allowed.")


def _free_adjudicators(case: Case, keys, readers) -> bool:
    adjudicators = [str(one) for one in case.protocol.adjudication.adjudicators]
    return not adjudicators or any(
        one not in readers and all(case.may_read(one, case.item[key]) for key in keys) for one in adjudicators
    )


def balance(case: Case) -> Iterator[Violation]:
    """No unit can be moved so that the two readers' loads come closer."""
    if case.protocol.assignment.kind != "balanced":
        return
    loads = Counter(dict.fromkeys(case.readers, 0))
    for readers in case.readers_of.values():
        loads.update(readers)
    whole = case.protocol.assignment.one_reader_per_subject
    units = list(case.subjects.values()) if whole else [[item] for item in case.items]
    for items in units:
        own = case.readers_of[items[0].key]
        for busy in sorted(own):
            for idle in case.readers:
                closer = idle not in own and loads[busy] - loads[idle] > len(items)
                fits = closer and all(case.may_read(idle, item) for item in items)
                if fits and _free_adjudicators(case, [item.key for item in items], (own - {busy}) | {idle}):
                    more, less = f"reader {busy} ({loads[busy]})", f"reader {idle} ({loads[idle]})"
                    text = f"Session {items[0].key} could go from {more} to {less}."
                    yield Violation("balance", text)


def one_reader_per_subject(case: Case) -> Iterator[Violation]:
    if not case.protocol.assignment.one_reader_per_subject or case.protocol.is_pool:
        return
    found = defaultdict(set)
    for row in case.rows:
        found[case.item[row.item].subject, row.slot].add(row.reader)
    for (subject, slot), readers in found.items():
        if len(readers) > 1:
            text = f"Reader {slot} of subject {subject} is {' and '.join(sorted(readers))}."
            yield Violation("one-reader-per-subject", text)


def adjudicator(case: Case) -> Iterator[Violation]:
    per_subject = any(rule.get("scope") == "subject" for rule in case.protocol.adjudication.rules)
    units = list(case.subjects.values()) if per_subject else [[item] for item in case.items]
    for items in units:
        keys = [item.key for item in items]
        if not _free_adjudicators(case, keys, set().union(*(case.readers_of[key] for key in keys))):
            yield Violation("adjudicator", f"No adjudicator is left for {keys[0]}.")


def slots(case: Case) -> Iterator[Violation]:
    taken = defaultdict(lambda: defaultdict(set))
    for row in case.rows:
        taken[row.item][row.slot].add(row.reader)
    for key, own in taken.items():
        readers = [reader for found in own.values() for reader in found]
        in_turn = sorted(own) == list(range(1, len(own) + 1))
        once = all(len(found) == 1 for found in own.values())
        if not in_turn or not once or (not case.protocol.is_pool and len(set(readers)) != len(readers)):
            yield Violation("slots", f"The slots of session {key} are not one per reader, counted from 1.")


CHECKS = (
    positions, readers_per_session, idle_in_groups, exclusions, workload,
    balance, one_reader_per_subject, adjudicator, slots,
)  # fmt: skip

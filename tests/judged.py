"""Adjudications for the stage: ada and ben differ about both sessions of a worklist of their own, and judy decides.

One she has decided with an own read, the other waits. She sees what they found, and not who they are; they see
nothing of her, of each other, or that there is anything to decide.
"""

from types import SimpleNamespace

from rapidreader.audit.canonical import canonical_json
from worklists import actions
from worklists.models import Worklist

JUDGED = {owner: f"zq{owner}judgedzq" for owner in ("ada", "ben", "judy")}
REASON = "zqjudyreasonzq"
RULE = {"key": "remark", "label": "zqrulezq", "scope": "time_point", "when": "a.remark != b.remark"}
# What no reader may meet: the other's findings, the adjudicator, the rule.
OF_OTHERS = {
    owner: {f"{name}'s judged finding": word for name, word in JUDGED.items() if name != owner}
    | {"why it was decided": REASON, "rule of adjudication": RULE["label"], "name of the adjudicator": "Judy Adj"}
    for owner in ("ada", "ben")
}


def judge(stage, plan) -> SimpleNamespace:
    """`plan` makes a draft worklist of all sessions (tests/stage.py)."""
    cast = stage.cast
    draft = plan(stage.lung, cast.cora, "Judged reads", [cast.ada, cast.ben], stage.version)
    adjudication = {"rules": [RULE], "adjudicators": [cast.judy.pk]}
    protocol = canonical_json({"version": 1, "adjudication": adjudication})
    Worklist.objects.filter(pk=draft.pk).update(protocol=protocol)
    draft.refresh_from_db()
    worklist = actions.activate_worklist(worklist=draft, by=cast.cora)
    for reader in (cast.ada, cast.ben):
        for read in worklist.reads.filter(reader=reader).in_read_order():
            entered = {"answers": {"remark": JUDGED[reader.username]}, "measurements": [], "draft_number": 0}
            actions.sign_read(read=read, by=reader, meaning="I have read this session.", **entered)
    decided, waiting = worklist.adjudications.order_by("pk")
    entered = {"answers": {"remark": JUDGED["judy"]}, "measurements": [], "draft_number": 0}
    actions.decide_adjudication(
        read=decided.read, by=cast.judy, decision="own", reason=REASON, meaning="I have decided.", **entered
    )
    return SimpleNamespace(worklist=worklist, decided=decided, waiting=waiting)

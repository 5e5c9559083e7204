"""The report of an import, as JSON and as the page shows it."""

from collections import Counter

from .importing import REASONS, REMARKS
from .models import ImportRun, Session


def import_report(run: ImportRun, lines, sessions) -> dict:
    """Found, added, present, refused; refusals by reason and one by one; remarks; the sessions concerned."""
    refused = [line for line in lines if line.outcome == "refused"]
    remarks = [line for line in lines if line.outcome == "remark"]
    return {
        "trial": run.trial.slug,
        "source": run.source,
        "found": run.files_found,
        "added": run.added,
        "present": run.present,
        "refused": run.refused,
        "refused_by_reason": dict(Counter(line.reason for line in refused).most_common()),
        "refusals": [_line(line, REASONS) for line in refused],
        "remarks": [_line(line, REMARKS) for line in remarks],
        "sessions": sessions,
    }


def _line(line, words) -> dict:
    return {
        "file": line.path,
        "reason": line.reason,
        "meaning": words.get(line.reason, line.reason),
        "detail": line.detail,
    }


def stored_sessions(trial, uids) -> list[dict]:
    """What an import has touched: each session with its modalities and transfer syntaxes."""
    sessions = Session.objects.filter(trial=trial, study_instance_uid__in=uids).select_related("subject")
    return [
        {
            "session": session.label,
            "subject": session.subject.label,
            "study_instance_uid": session.study_instance_uid,
            "modality": session.modalities,
            "transfer_syntaxes": sorted(set(session.instances.values_list("transfer_syntax_uid", flat=True))),
            "scans": session.scan_count,
            "instances": session.instance_count,
        }
        for session in sessions
    ]


def shelved_sessions(shelf) -> list[dict]:
    """The same for a dry run, from what would have been written."""
    syntaxes, counts = {}, Counter()
    for prepared, session, _ in shelf.pending:
        uid = session.study_instance_uid
        syntaxes.setdefault(uid, set()).add(prepared.parsed.transfer_syntax_uid)
        counts[uid] += 1
    return [
        {
            "session": session.label,
            "subject": session.subject.label,
            "study_instance_uid": uid,
            "modality": ", ".join(sorted({scan.modality for scan in shelf.scans[uid].values()} - {""})),
            "transfer_syntaxes": sorted(syntaxes.get(uid, ())),
            "scans": len(shelf.scans[uid]),
            "instances": counts[uid],
        }
        for uid, session in shelf.sessions.items()
    ]

"""The stand-alone verifier judges an exported trail by itself, with nothing but the standard library."""

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest

from rapidreader.audit import verifier
from rapidreader.audit.actions import record
from rapidreader.audit.models import AuditEvent
from rapidreader.audit.redaction import redact_event
from rapidreader.audit.trail import json_chunks
from tests.audit.test_verify import one_byte_off

SCRIPT = Path(verifier.__file__)


def exported(trial) -> dict:
    return json.loads(b"".join(json_chunks(AuditEvent.objects.filter(trial_id=trial.pk))))


@pytest.fixture
def document(cast):
    """The exported trail of six events, the fourth of them redacted."""
    for number in range(5):
        changes = {"label": ["", f"Ä {number}"], "size": [None, 1.5]}
        record(by=cast.cora, verb="session_updated", obj=cast.lung, trial_id=cast.lung.pk, changes=changes)
    redact_event(event=AuditEvent.objects.get(seq=4), by=cast.alma, reason="Name")
    return exported(cast.lung)


@pytest.fixture
def judge(tmp_path, capsys):
    """(exit code, what it said) about a trail."""

    def run(document, heads=None):
        path = tmp_path / "trail.json"
        path.write_text(json.dumps(document))
        arguments = [str(path)]
        if heads:
            (tmp_path / "heads.json").write_text(json.dumps(heads))
            arguments += ["--heads", str(tmp_path / "heads.json")]
        code = verifier.main(arguments)
        said = capsys.readouterr()
        return code, said.out + said.err

    return run


@pytest.mark.statement("A4", "A6")
def test_it_runs_alone_and_finds_a_sound_trail_sound(document, tmp_path):
    path = tmp_path / "trail.json"
    path.write_text(json.dumps(document))
    alone = [sys.executable, "-I", "-S", str(SCRIPT), str(path)]
    done = subprocess.run(alone, capture_output=True, text=True, cwd=tmp_path, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("trial-")
    assert "6 events, 1 redacted, every link holds" in done.stdout


def test_it_needs_the_standard_library_alone_and_stays_short():
    tree = ast.parse(SCRIPT.read_text())
    names = {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
    assert names <= set(sys.stdlib_module_names)
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    assert len(SCRIPT.read_text().splitlines()) < 140


@pytest.mark.statement("A3")
@pytest.mark.parametrize("place", range(6))
@pytest.mark.parametrize("name", ["seq", "prev", "digest", "seal", "body"])
def test_one_changed_byte_anywhere_is_found_where_it_is(document, judge, place, name):
    event = document["events"][place]
    event[name] = one_byte_off(event[name])
    code, said = judge(document)
    assert code == 1
    assert f"#{place + 1}: " in said


@pytest.mark.statement("A3")
def test_removed_and_reordered_events_are_found(document, judge):
    events = document["events"]
    assert "#3: event 3 is missing" in judge({**document, "events": events[:2] + events[3:]})[1]
    assert (
        "#2: event 2 is missing" in judge({**document, "events": [events[0], events[2], events[1], *events[3:]]})[1]
    )


def test_a_cut_off_end_is_found_against_kept_heads(document, judge):
    last = document["events"][-2]
    chain = json.loads(last["seal"])["chain"]
    short = {**document, "events": document["events"][:3]}
    assert judge(short)[0] == 0
    assert "the end is cut off: 5 events were there" in judge(short, {chain: [5, last["digest"]]})[1]
    assert judge({**document}, {chain: [5, last["digest"]]})[0] == 0
    assert "#5: it is not the event that was there" in judge(document, {chain: [5, "0" * 64]})[1]


@pytest.mark.statement("A6")
def test_words_that_went_without_an_event_are_found(document, judge):
    event = document["events"][1]
    event["body"] = verifier.tombstone_of(event["seal"])
    code, said = judge(document)
    assert (code, "#2: its words are gone, and no event says" in said) == (1, True)


@pytest.mark.parametrize("other", [[], {}, {"format": "rapidreader-export/1", "events": [1]}, {"format": []}, 7])
def test_another_file_is_no_trail(judge, other):
    assert judge(other)[0] == 2


def test_events_of_no_sense_are_a_broken_link(document, judge):
    assert judge({**document, "events": [1]})[0] == 1
    del document["events"][2]["seal"]
    assert judge(document)[0] == 1

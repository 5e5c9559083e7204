import json
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from ecrf.models import TemplateVersion
from tests.ecrf.forms import template

ROOT = Path(__file__).parents[2]


def write(folder, name, body="<p>Size <input name=size></p>"):
    path = folder / name
    path.write_bytes(template(body, title=name))
    return str(path)


def run(*arguments):
    out = StringIO()
    call_command("import_template", *arguments, stdout=out)
    return out.getvalue()


def test_a_dry_run_needs_neither_trial_nor_database(tmp_path):
    files = [write(tmp_path, "b.html"), str(tmp_path / "missing.html"), write(tmp_path, "a.html", "<p>none</p>")]
    environment = {**os.environ, "RR_HOME": str(tmp_path), "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none"}
    command = [sys.executable, "manage.py", "import_template", "--dry-run", "--json", *files]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    reports = json.loads(done.stdout)
    assert [report["file"] for report in reports] == files
    assert reports[0]["controls"] == reports[0]["fields"] == 1
    assert reports[1]["errors"] == ["The file cannot be read: No such file or directory."]
    assert reports[2]["errors"]
    assert {"title", "mapped", "repaired", "dropped"} <= set(reports[0])


@pytest.mark.django_db
def test_files_are_imported_and_published_by_a_person(cast, tmp_path):
    path = write(tmp_path, "a.html")
    out = run(path, "--trial", "lung", "--by", "cora", "--publish")
    version = TemplateVersion.objects.get()
    assert (version.state, version.published_by, version.source_name) == ("published", cast.cora, "a.html")
    assert "1 controls, 1 fields" in out


@pytest.mark.django_db
def test_a_refused_file_ends_with_an_error_after_the_others(cast, tmp_path):
    with pytest.raises(SystemExit):
        run(write(tmp_path, "a.html", "<p>none</p>"), write(tmp_path, "b.html"), "--trial", "lung")
    assert TemplateVersion.objects.get().source_name == "b.html"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "arguments", [[], ["--trial", "none"], ["--trial", "lung", "--publish"], ["--trial", "lung", "--by", "nobody"]]
)
def test_what_is_missing_is_said(cast, tmp_path, arguments):
    with pytest.raises(CommandError):
        run(write(tmp_path, "a.html"), *arguments)

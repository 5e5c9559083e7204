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


# --- export_template ----------------------------------------------------------------------------------------------


def export(*arguments):
    out, err = StringIO(), StringIO()
    call_command("export_template", *map(str, arguments), stdout=out, stderr=err)
    return out.getvalue()


@pytest.fixture
def versions(cast, tmp_path):
    run(write(tmp_path, "a.html"), write(tmp_path, "b.html"), "--trial", "lung")
    return list(TemplateVersion.objects.order_by("pk"))


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["mrrt", "json", "csv", "redcap", "pdf"])
def test_a_version_is_written_to_a_file(versions, tmp_path, kind):
    target = tmp_path / "new" / "file.out"
    assert export(versions[0].pk, "--format", kind, "--out", target).strip() == str(target)
    assert target.read_bytes()


@pytest.mark.django_db
def test_what_was_exported_is_imported_as_the_same_form(versions, tmp_path):
    for kind in ("mrrt", "json"):
        target = tmp_path / f"x.{kind}"
        export(versions[0].pk, "--format", kind, "--out", target)
        run(str(target), "--trial", "lung")
    assert {one.content_hash for one in TemplateVersion.objects.all()} == {one.content_hash for one in versions}


@pytest.mark.django_db
def test_all_versions_are_written_into_a_folder(versions, tmp_path):
    names = sorted(Path(line).name for line in export("--all", "--out", tmp_path / "all").split())
    assert names == [f"{versions[0].pk}-a_html-v1.html", f"{versions[1].pk}-b_html-v1.html"]
    assert export("--all", "--trial", "lung", "--format", "json", "--out", tmp_path / "all").count(".json") == 2


@pytest.mark.django_db
def test_a_single_version_can_go_to_standard_output(versions, capfdbinary):
    export(versions[0].pk, "--format", "json")
    assert capfdbinary.readouterr().out == versions[0].definition.encode()


@pytest.mark.django_db
@pytest.mark.parametrize("arguments", [[], [999], ["--all"], ["--all", "--trial", "none"], [1, "--all"]])
def test_what_is_missing_for_an_export_is_said(versions, arguments):
    with pytest.raises(CommandError):
        export(*arguments)

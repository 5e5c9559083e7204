"""The examples in deploy/ must be right: they are copied as they are."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from rapidreader import settings as own_settings

PROJECT = Path(__file__).resolve().parents[2]
DEPLOY, OPERATION = PROJECT / "deploy", PROJECT / "docs" / "operation.md"


def variables_in(text: str) -> set[str]:
    return set(re.findall(r"\b(RR_(?!TEST_)[A-Z_]+|DATABASE_URL)\b", text))


def test_every_variable_that_the_settings_read_is_explained():
    read = set(re.findall(r"""["'](RR_[A-Z_]+|DATABASE_URL)["']""", Path(own_settings.__file__).read_text()))
    assert len(read) > 10
    assert read - variables_in(OPERATION.read_text()) == set()


def test_operation_explains_no_variable_that_nothing_reads():
    sources = [path for name in ("rapidreader", "deploy", "docs") for path in (PROJECT / name).rglob("*")]
    code = "\n".join(path.read_text() for path in sources if path.is_file() and path.suffix in {".py", ""})
    known = set(re.findall(r"RR_[A-Z_]+|DATABASE_URL", code))
    assert variables_in(OPERATION.read_text()) - known == set()


def test_the_environment_example_names_only_real_variables_and_no_secret():
    text = (DEPLOY / "rapidreader.env.example").read_text()
    given = dict(line.split("=", 1) for line in text.splitlines() if line and not line.startswith("#"))
    assert {"RR_MODE", "RR_SECRET_KEY", "RR_ALLOWED_HOSTS", "DATABASE_URL"} <= set(given)
    assert set(given) <= variables_in(OPERATION.read_text())
    assert given["RR_MAIL_PASSWORD"] == given["RR_SECRET_KEY"] == "" and given["RR_MODE"] == "production"


@pytest.mark.orthanc  # stands for "Debian's servers are installed", systemd's tools and nginx among them
@pytest.mark.parametrize("unit", ["rapidreader.service", "rapidreader-mail.service"])
def test_systemd_understands_the_units(unit):
    done = subprocess.run(["systemd-analyze", "verify", DEPLOY / unit], capture_output=True, text=True)
    assert "Unknown" not in done.stderr and "Failed to parse" not in done.stderr, done.stderr


def test_the_unit_serves_as_documented():
    unit = (DEPLOY / "rapidreader.service").read_text()
    options = dict(line.split("=", 1) for line in unit.splitlines() if "=" in line and not line.startswith("#"))
    assert options["ExecStart"].endswith("manage.py serve --host 127.0.0.1 --port 8042")
    assert options["EnvironmentFile"] == "/etc/rapidreader.env"
    assert options["StateDirectory"] == "rapidreader" and options["NoNewPrivileges"] == "yes"


def test_the_mail_worker_runs_as_the_server_does():
    units = [(DEPLOY / name).read_text() for name in ("rapidreader.service", "rapidreader-mail.service")]
    served, mailed = ({line for line in unit.splitlines() if "=" in line and "#" not in line} for unit in units)
    assert {line.split("=")[0] for line in served ^ mailed} <= {
        *("Description", "Documentation", "After", "ExecStart", "ExecStartPre", "KillMode", "Restart", "RestartSec"),
    }
    assert "ExecStart=/opt/rapidreader/.venv/bin/python manage.py send_mail --loop" in mailed


@pytest.mark.orthanc
def test_nginx_understands_its_example(tmp_path):
    nginx = shutil.which("nginx") or "/usr/sbin/nginx"
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    openssl = (
        f"openssl req -x509 -newkey rsa:2048 -nodes -subj /CN=reader.example.org -keyout {key} -out {certificate}"
    )
    subprocess.run(openssl.split(), check=True, capture_output=True)
    site = (DEPLOY / "nginx.conf").read_text()
    site = re.sub(r"ssl_certificate \S+;", f"ssl_certificate {certificate};", site)
    site = re.sub(r"ssl_certificate_key \S+;", f"ssl_certificate_key {key};", site)
    whole = tmp_path / "nginx.conf"
    whole.write_text(f"pid {tmp_path}/pid;\nerror_log stderr;\nevents {{}}\nhttp {{ access_log off;\n{site}\n}}\n")
    done = subprocess.run([nginx, "-t", "-c", whole], capture_output=True, text=True)
    assert "syntax is ok" in done.stderr, done.stderr

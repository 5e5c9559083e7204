"""Which scans of a session are withheld from readers as a whole, and the secret behind a trial's aliases."""

import secrets

from .blinding_policy import BlindingRules
from .examining import suspicion_of_scan
from .models import BlindingSecret, Trial


def secret_of(trial: Trial) -> bytes:
    """The trial's secret; drawn when it is asked for the first time. Derived from nothing, so it is no deed."""
    try:
        held = trial.blinding_secret
    except BlindingSecret.DoesNotExist:
        held, _ = BlindingSecret.objects.get_or_create(trial=trial, defaults={"secret": secrets.token_bytes(64)})
    return bytes(held.secret)


def is_undecided(scan) -> bool:
    """Whether a suspected scan waits for a coordinator's decision: none was made, or for fewer images than now."""
    decision = getattr(scan, "decision", None)
    return bool(suspicion_of_scan(scan)) and (decision is None or decision.version != scan.version)


def withheld(scan, rules: BlindingRules) -> str:
    """Why readers are not served a scan, in words; "" where they are. Undecided scans are withheld when blinded."""
    decision = getattr(scan, "decision", None)
    if decision and not decision.is_shown:
        return "withheld by a coordinator"
    if scan.modality in rules.objects.hidden_modalities:
        return "its modality is hidden"
    if rules.is_blinded and is_undecided(scan):
        return "waits for a decision whether names are burned in"
    return ""

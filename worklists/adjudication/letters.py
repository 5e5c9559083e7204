"""Which read is called A: by chance, kept in a seed, and the same at every look. Pure."""

import hashlib

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def letters_of(seed: str, slots: list[int]) -> dict[int, str]:
    """{slot: letter}. The order is that of SHA-256 over seed and slot: nobody can tell the slot from the letter."""
    drawn = sorted(slots, key=lambda slot: hashlib.sha256(f"{seed}:{slot}".encode()).digest())
    return dict(sorted(zip(drawn, LETTERS, strict=False)))

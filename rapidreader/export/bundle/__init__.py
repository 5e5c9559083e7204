"""A trial as one file that an empty installation can take in again, with every hash as it was (21 CFR 11.10(c)).

A bundle is a zip: `manifest.json`, `rows/<model>.jsonl` (one row a line, by primary key), and with images
`images/<SHA-256>.dcm`. People come with their names and without passwords and rights over the installation.
"""

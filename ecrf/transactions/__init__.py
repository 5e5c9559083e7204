"""Transactions of a Report Template Manager (IHE RAD TF Suppl. MRRT): retrieve RAD-103, store RAD-104, query RAD-105.

They are at .../trials/TRIAL/IHETemplateService/, for whom the trial's pages are; signed in, or with an API token.
"""

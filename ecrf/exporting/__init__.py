"""Definitions as documents for others: MRRT, JSON, data dictionaries, REDCap, PDF. Pure: definition in, bytes out."""

"""Queries between coordinators and readers: who sees which, what they are about, how old they are, how they look."""

"""The sessions that an adjudicator's read is about: one, or all time points of the subject."""

from rapidreader.archive.models import Session


def sessions_decided(read):
    """The sessions whose reads are decided between; their images are shown with the adjudicator's read."""
    return Session.objects.filter(assessors__adjudication_inputs__adjudication__read=read).distinct()

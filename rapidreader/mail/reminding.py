"""What was told already, for reminders that must not come twice."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from .models import Notice


def told_today(user, prefix: str, today: date) -> bool:
    """Whether a notice whose key begins like that was left for this person on this local day."""
    begin = timezone.make_aware(datetime.combine(today, time()))
    notices = Notice.objects.filter(recipient=user, key__startswith=prefix)
    return notices.filter(created_at__gte=begin, created_at__lt=begin + timedelta(days=1)).exists()

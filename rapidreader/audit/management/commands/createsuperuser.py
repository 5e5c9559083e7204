from django.contrib.auth import get_user_model
from django.contrib.auth.management.commands import createsuperuser
from django.db.models import Max

from rapidreader.audit.accounts import record_account_made


class Command(createsuperuser.Command):
    help = "Make an account with all rights; the trail says so."

    def handle(self, *args, **options):
        people = get_user_model().objects
        last = people.aggregate(last=Max("pk"))["last"] or 0
        super().handle(*args, **options)
        for user in people.filter(pk__gt=last, is_superuser=True):
            record_account_made(user=user)

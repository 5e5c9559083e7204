import getpass

from django.contrib.auth import get_user_model
from django.contrib.auth.management.commands import changepassword

from rapidreader.audit.accounts import record_account_made


class Command(changepassword.Command):
    help = "Give an account a new password; the trail says so."

    def handle(self, *args, **options):
        said = super().handle(*args, **options)
        user = get_user_model().objects.get_by_natural_key(options["username"] or getpass.getuser())
        record_account_made(user=user, verb="password_changed")
        return said

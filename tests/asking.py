"""Asking the site as each of the cast, leaving nothing behind."""

from copy import deepcopy

from django.conf import settings
from django.db import transaction
from django.test import Client

WHO = ["anon", "ada", "ben", "judy", "cora", "mona", "alma", "olga", "root"]


class Asking:
    """Sends requests as people of the stage; whatever a request writes is taken back."""

    def __init__(self, cast, who=WHO):
        self.client = Client(raise_request_exception=False)
        self.jars = {}
        for name in who:
            client = Client()
            if name != "anon":
                client.force_login(getattr(cast, name))
            self.jars[name] = client.cookies

    def ask(self, name: str, method: str, path: str, **more):
        """(response, its body decoded as far as it is text). Signing out does not last either."""
        self.client.cookies = deepcopy(self.jars[name])
        point = transaction.savepoint()
        try:
            answer = getattr(self.client, method.lower())(path, **more)
            body = answer.getvalue()
        finally:
            transaction.savepoint_rollback(point)
        return answer, body

    def session_key(self, name: str) -> str:
        jar = self.jars[name]
        return jar[settings.SESSION_COOKIE_NAME].value if settings.SESSION_COOKIE_NAME in jar else ""

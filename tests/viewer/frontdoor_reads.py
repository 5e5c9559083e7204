"""Two readers with reads of the same sessions, and a WSGI client that goes through the front door."""

from types import SimpleNamespace

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.test import Client
from django.test.client import FakePayload

from rapidreader.archive.models import Session, Subject
from rapidreader.viewer.frontdoor import FrontDoor
from tests.archive.dicomweb_cast import fill
from tests.worklists.lists import activate
from worklists.models import Read


def fill_reads(cast, folder) -> SimpleNamespace:
    """ada and ben each read chest (subject S-017) and other: read `ada_chest` and so on."""
    shelf = fill(cast, folder)
    Subject.objects.filter(pk=shelf.chest.subject_id).update(label="S-017")
    Session.objects.filter(pk=shelf.chest.pk).update(label="S-017-CT-1")
    activate(cast, sessions=[shelf.chest, shelf.other])
    names = {cast.ada.pk: "ada", cast.ben.pk: "ben"}
    for read in Read.objects.select_related("item"):
        which = "chest" if read.item.session_id == shelf.chest.pk else "other"
        setattr(shelf, f"{names[read.reader_id]}_{which}", read)
    return shelf


def root_of(read) -> str:
    return f"/reads/{read.pk}/dicomweb"


def ticket(user) -> str:
    """The session cookie of somebody who has just signed in."""
    client = Client()
    client.force_login(user)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


class Server:
    """Django behind the front door; counts how often Django was woken."""

    def __init__(self):
        self.woken = 0
        self.django = WSGIHandler()
        self.door = FrontDoor(self._count)

    def _count(self, environ, start_response):
        self.woken += 1
        return self.django(environ, start_response)

    def get(self, path, cookie="", *, door=True, method="GET", **extra):
        """(status, headers, body) of a request, through the door or past it."""
        path, _, query = path.partition("?")
        environ = {
            "REQUEST_METHOD": method,
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "SERVER_NAME": "testserver",
            "SERVER_PORT": "80",
            "HTTP_HOST": "testserver",
            "wsgi.url_scheme": "http",
            "wsgi.input": FakePayload(b""),
            "wsgi.errors": None,
            **extra,
        }
        if cookie:
            environ["HTTP_COOKIE"] = f"{settings.SESSION_COOKIE_NAME}={cookie}"
        said = []
        body = (self.door if door else self.django)(environ, lambda *given: said.append(given))
        content = b"".join(body)
        if hasattr(body, "close"):
            body.close()
        return said[0][0], dict(said[0][1]), content

"""What the server runs: the images' front door, then static files, then Django (docs/architecture.md)."""

import gc
import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rapidreader.settings")
django_application = get_wsgi_application()

from rapidreader.viewer.frontdoor import FrontDoor  # noqa: E402
from rapidreader.viewer.static_assets import StaticAssets  # noqa: E402

application = FrontDoor(StaticAssets(django_application))

# Every page is imported now: otherwise the first reader of each process waits for it.
import_module(settings.ROOT_URLCONF)
# What is loaded stays as long as the process; looking through it for garbage would stop all threads for 70 ms.
gc.collect()
gc.freeze()

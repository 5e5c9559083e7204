"""What the server runs: the images' front door, then static files, then Django (docs/architecture.md)."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rapidreader.settings")
django_application = get_wsgi_application()

from rapidreader.viewer.frontdoor import FrontDoor  # noqa: E402
from rapidreader.viewer.static_assets import StaticAssets  # noqa: E402

application = FrontDoor(StaticAssets(django_application))

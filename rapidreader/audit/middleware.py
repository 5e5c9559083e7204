"""What every request tells the trail: from where it comes, and that its person is still there."""

from .origin import acting_from, origin_of
from .sitting import sitting_of


class OriginMiddleware:
    """Each event that is recorded while a request is answered has the request's origin."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        with acting_from(origin_of(request)):
            return self.get_response(request)


class SittingMiddleware:
    """Keeps a sitting alive while its person does something. Views that a page asks by itself are marked
    `in_background`: a screen that nobody looks at must not keep the pen ready.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if not getattr(view, "is_background", False) and (sitting := sitting_of(request)):
            sitting.touch()

from django.conf import settings

from rapidreader.audit.errors import DomainError
from rapidreader.errors import domain_error_response


class ContentSecurityPolicyMiddleware:
    """Every response carries the strict policy unless its view has set one of its own."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", settings.CONTENT_SECURITY_POLICY)
        return response


class DomainErrorMiddleware:
    """An action's refusal becomes an answer that says why, whichever page asked."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if isinstance(exception, DomainError):
            return domain_error_response(request, exception)
        return None

"""Domain errors become answers here, once: pages and API share the wording and the status."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from rest_framework.exceptions import APIException, ErrorDetail
from rest_framework.response import Response
from rest_framework.views import exception_handler

from rapidreader.audit.errors import Conflict, DomainError, NotAllowed

STATUS = {NotAllowed: 403, Conflict: 409}
INVALID = 422


def status_of(error: DomainError) -> int:
    """Which HTTP status a domain error is answered with; the domain itself knows none."""
    return next((status for kind, status in STATUS.items() if isinstance(error, kind)), INVALID)


def error_body(code: str, detail: str, fields: dict | None = None) -> dict:
    """The one error shape of the product: {"error": {"code", "detail", "fields"}}."""
    return {"error": {"code": code, "detail": detail, "fields": fields or {}}}


def _wants_json(request) -> bool:
    accepts = request.headers.get("Accept", "")
    return "application/json" in accepts or "/dicomweb" in request.path or request.path.startswith("/api/")


def domain_error_response(request, error: DomainError):
    """The answer to a refused action: JSON for scripts, the error page for people."""
    if _wants_json(request):
        body = {**error_body(error.code, str(error), error.fields), **error.more}
        return JsonResponse(body, status=status_of(error))
    context = {"title": _("That was not possible"), "detail": str(error), "fields": error.fields}
    return render(request, "error.html", context, status=status_of(error))


def csrf_failure(request, reason=""):
    detail = _("The form had expired, or cookies are blocked. Go back, reload the page and send it again.")
    if _wants_json(request):
        return JsonResponse(error_body("csrf_failed", detail), status=403)
    return render(request, "error.html", {"title": _("Please send that again"), "detail": detail}, status=403)


def bad_request(request, exception):
    return render(request, "error.html", {"title": _("That request was not understood")}, status=400)


def permission_denied(request, exception):
    detail = str(exception) or _("Your role in this trial does not include that.")
    if _wants_json(request):
        return JsonResponse(error_body("forbidden", detail), status=403)
    return render(request, "error.html", {"title": _("Not allowed"), "detail": detail}, status=403)


def page_not_found(request, exception):
    if _wants_json(request):
        return JsonResponse(error_body("not_found", _("There is nothing here that you can see.")), status=404)
    return render(request, "error.html", {"title": _("There is nothing here that you can see")}, status=404)


def server_error(request):
    if _wants_json(request):
        return JsonResponse(error_body("server_error", _("An error on the server; it was logged.")), status=500)
    return render(
        request, "error.html", {"title": _("An error on the server"), "detail": _("It was logged.")}, status=500
    )


def _flatten(detail):
    if isinstance(detail, ErrorDetail):
        return str(detail)
    if isinstance(detail, list):
        return " ".join(str(_flatten(item)) for item in detail)
    return {key: _flatten(value) for key, value in detail.items()}


def api_exception_handler(exception, context):
    """Django REST framework's errors and ours, in the one shape."""
    if isinstance(exception, DomainError):
        body = {**error_body(exception.code, str(exception), exception.fields), **exception.more}
        return Response(body, status=status_of(exception))
    if isinstance(exception, Http404 | PermissionDenied | APIException):
        response = exception_handler(exception, context)
        detail = _flatten(response.data)
        is_plain = isinstance(detail, dict) and set(detail) == {"detail"}
        code = getattr(exception, "default_code", "not_found" if response.status_code == 404 else "forbidden")
        response.data = error_body(
            code, detail["detail"] if is_plain else "Some fields are not right.", {} if is_plain else detail
        )
        return response
    return None

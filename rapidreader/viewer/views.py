from urllib.parse import urlencode

from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from worklists.access import get_own_read, sessions_beside
from worklists.blinding.policies import study_uid_for

from .installed import INSTALL_COMMAND, InstalledViewer, installed_viewer

# OHIF's own study list and stock modes are routes of its single page; the reader gets ours and no other.
PAGE = "read"
# The viewer's document has a policy of its own (OHIF styles itself inline, decodes with WebAssembly, and shows
# PDF in an object). There is no inline script, and no 'unsafe-eval': only loading DICOM SEG would need it.
SHELL_POLICY = (
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self' blob:; connect-src 'self'; "
    "img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; font-src 'self' data:; media-src 'self' blob:; "
    "object-src 'self' blob:; frame-src 'self' blob:; frame-ancestors 'self'; base-uri 'none'; form-action 'none'"
)


@require_safe
@never_cache
@xframe_options_sameorigin
def viewer_shell(request, pk, page):
    """The viewer's document for one read of the signed-in reader; the reading room frames it."""
    if page != PAGE:
        raise Http404
    read = get_own_read(request.user, pk)
    studies = [study_uid_for(read, session) for session in sessions_beside(read)]
    study = request.GET.get("StudyInstanceUIDs")
    if study not in studies:
        # OHIF takes the session from its own address.
        return HttpResponseRedirect(f"{request.path}?{urlencode({'StudyInstanceUIDs': studies[0]})}")
    viewer = installed_viewer()
    if not viewer:
        context = {"command": INSTALL_COMMAND}
        response = render(request, "viewer/viewer_missing.html", context, status=503)
        response["Content-Security-Policy"] = SHELL_POLICY
        return response
    response = render(
        request, "viewer/viewer_shell.html", {"viewer": viewer, "data": shell_data(read, viewer, study)}
    )
    response["Content-Security-Policy"] = SHELL_POLICY
    return response


def shell_data(read, viewer: InstalledViewer, study: str) -> dict:
    """What the bridge must know before it starts OHIF. Of the session only the UID that its reader knows."""
    page = reverse("viewer_shell", args=[read.pk, PAGE])
    return {
        "read": str(read.pk),
        "studyInstanceUID": study,
        "dicomwebRoot": reverse("read_dicomweb", args=[read.pk, "-"]).removesuffix("/-"),
        "routerBasename": page.removesuffix(f"/{PAGE}"),
        "tools": read.worklist.tools,
        "version": viewer.version,
        "assets": viewer.url,
        "entry": viewer.url + viewer.entry,
    }

from django.contrib import admin
from django.urls import include, path

handler400 = "rapidreader.errors.bad_request"
handler403 = "rapidreader.errors.permission_denied"
handler404 = "rapidreader.errors.page_not_found"
handler500 = "rapidreader.errors.server_error"

urlpatterns = [
    # Before the admin: signing in there goes through the door that is on record.
    path("", include("rapidreader.audit.urls")),
    path("admin/", admin.site.urls),
    path("", include("rapidreader.site.urls")),
    path("", include("rapidreader.mail.urls")),
    path("", include("rapidreader.archive.urls")),
    path("", include("ecrf.urls")),
    path("", include("worklists.urls")),
    path("", include("rapidreader.viewer.urls")),
    path("", include("rapidreader.export.urls")),
    path("api/", include("rapidreader.api_urls")),
]

from django.contrib import admin
from django.contrib.auth import views as auth_views
from django.urls import include, path

handler400 = "rapidreader.errors.bad_request"
handler403 = "rapidreader.errors.permission_denied"
handler404 = "rapidreader.errors.page_not_found"
handler500 = "rapidreader.errors.server_error"

urlpatterns = [
    path("login/", auth_views.LoginView.as_view(redirect_authenticated_user=True), name="login"),
    path("logout/", auth_views.LogoutView.as_view(), name="logout"),
    path("admin/", admin.site.urls),
    path("", include("rapidreader.archive.urls")),
    path("", include("rapidreader.audit.urls")),
    path("", include("ecrf.urls")),
    path("", include("worklists.urls")),
    path("", include("rapidreader.viewer.urls")),
    path("", include("rapidreader.export.urls")),
    path("api/", include("rapidreader.api_urls")),
]

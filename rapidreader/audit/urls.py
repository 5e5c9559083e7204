from django.urls import path
from django.views.generic import RedirectView

from . import views

urlpatterns = [
    path("login/", views.SignInView.as_view(), name="login"),
    path("logout/", views.SignOutView.as_view(), name="logout"),
    path("admin/login/", views.admin_sign_in, name="admin_sign_in"),
    path("admin/logout/", views.SignOutView.as_view(), name="admin_sign_out"),
    path("account/password/", views.ChangePasswordView.as_view(), name="password_change"),
    path("admin/password_change/", RedirectView.as_view(pattern_name="password_change")),
    path("account/tokens/", views.token_list, name="token_list"),
    path("account/tokens/<str:token_key>/revoke/", views.token_revoke, name="token_revoke"),
]

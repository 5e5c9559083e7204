"""Signing in and out, both on record, and a person's tokens for the API."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView, LogoutView, PasswordChangeView, redirect_to_login
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from . import accounts, actions
from .access import own_tokens


class SignInView(LoginView):
    http_method_names = ["get", "head", "post", "options"]
    redirect_authenticated_user = True
    # The same words whether a password was wrong or an account is locked: whoever guesses learns nothing.
    extra_context = {"lock_failures": settings.LOCK_FAILURES, "lock_minutes": settings.LOCK_MINUTES}

    def form_valid(self, form):
        accounts.record_login(user=form.get_user())
        return super().form_valid(form)

    def form_invalid(self, form):
        accounts.record_failed_login(username=form.data.get("username", ""))
        return super().form_invalid(form)


class SignOutView(LogoutView):
    def post(self, request, *args, **kwargs):
        if request.user.is_authenticated:
            accounts.record_logout(user=request.user)
        return super().post(request, *args, **kwargs)


@login_not_required
@never_cache
@require_GET
def admin_sign_in(request):
    """The administration has no door of its own: a second one would let people in past the record."""
    if request.user.is_authenticated:
        raise PermissionDenied("The administration is for staff.")
    return redirect_to_login(request.GET.get("next", "/admin/"))


class ChangePasswordView(PasswordChangeView):
    """A new password for oneself; the old one must be known. The administration sends its people here too."""

    http_method_names = ["get", "head", "post", "options"]
    template_name = "audit/password_change.html"
    success_url = reverse_lazy("home")

    def form_valid(self, form):
        accounts.change_password(user=self.request.user, by=self.request.user, form=form)
        update_session_auth_hash(self.request, form.user)
        messages.success(self.request, "Your password is changed. Your other sessions are signed out.")
        return redirect(self.get_success_url())


class TokenForm(forms.Form):
    days = forms.IntegerField(min_value=1, max_value=actions.MAX_TOKEN_DAYS, initial=90)


@never_cache
@require_http_methods(["GET", "POST"])
def token_list(request):
    """A person's tokens; the text of a new one is shown once, in the answer to its creation."""
    form, text = TokenForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        _, text = actions.create_token(by=request.user, days=form.cleaned_data["days"])
    context = {"form": form, "new_token": text, "tokens": own_tokens(request.user)}
    return render(request, "audit/token_list.html", context)


@require_POST
def token_revoke(request, token_key):
    token = get_object_or_404(own_tokens(request.user), token_key=token_key)
    actions.revoke_token(by=request.user, token=token)
    messages.success(request, f"Token {token_key}… no longer works.")
    return redirect("token_list")

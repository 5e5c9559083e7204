"""A person's own notifications, and the page that a link in a mail leads to."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods
from django.views.i18n import set_language

from . import actions
from .access import person_of
from .kinds import KINDS, How, title_of
from .links import opt_out_of
from .preferences import language_of, preferences_of


class PreferencesForm(forms.Form):
    """One choice for each kind of notice, and the language."""

    language = forms.ChoiceField(choices=settings.LANGUAGES, label=gettext_lazy("Language of the mails"))

    def __init__(self, data=None, *, user):
        super().__init__(data, initial={**preferences_of(user), "language": language_of(user)})
        for key, kind in KINDS.items():
            self.fields[key] = forms.ChoiceField(choices=How.choices, label=kind.title, help_text=kind.help)

    @property
    def rows(self):
        return [self[key] for key in KINDS]

    @property
    def wanted(self) -> dict[str, str]:
        return {key: self.cleaned_data[key] for key in KINDS}


@never_cache
@require_http_methods(["GET", "POST"])
def mail_preferences(request):
    form = PreferencesForm(request.POST if request.method == "POST" else None, user=request.user)
    if request.method == "POST" and form.is_valid():
        actions.set_preferences(by=request.user, wanted=form.wanted, language=form.cleaned_data["language"])
        messages.success(request, _("Saved."))
        return redirect("mail_preferences")
    context = {"form": form, "choices": How.choices, "digest_hour": f"{settings.MAIL_DIGEST_HOUR:02}:00"}
    return render(request, "mail/mail_preferences.html", context, status=422 if form.errors else 200)


@csrf_exempt  # RFC 8058: mail programs send the form by themselves; who may is said by the signed token
@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def mail_opt_out(request, token):
    """Looking changes nothing, for mail scanners follow every link; sending the form does."""
    meant = opt_out_of(token)
    user = person_of(meant[0]) if meant else None
    if user is None:
        raise Http404
    is_done = request.method == "POST"
    if is_done:
        actions.opt_out(user=user, kind=meant[1])
    return render(request, "mail/mail_opt_out.html", {"kind": title_of(meant[1]), "is_done": is_done})


@login_not_required
def language_choose(request):
    """Django's own choice of a language, which the mails then follow."""
    answer = set_language(request)
    if request.method == "POST" and request.user.is_authenticated:
        actions.choose_language(by=request.user, language=request.POST.get("language", ""))
    return answer

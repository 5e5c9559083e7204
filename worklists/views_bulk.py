"""Many reads at once: choose them from a list, then hold, release, reassign, or give them a date or a priority."""

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from rapidreader.archive.access import get_managed_trial
from rapidreader.audit.errors import Conflict, DomainError

from . import access
from .actions import bulk, steering
from .forms import DateInput, ReasonForm, take
from .models import WorklistItem
from .tower.matrix import name_of
from .tower.reads_list import lines_of
from .views_tower import frame

PAGE_SIZE = 100


class BulkForm(ReasonForm):
    """What is to be done with the chosen reads; each deed looks at the field that it needs."""

    DEEDS = [("hold", "Hold"), ("release", "Release"), ("reassign", "Give to another reader"),
             ("due", "Change the due date"), ("priority", "Change the priority")]  # fmt: skip
    do = forms.ChoiceField(choices=DEEDS, label="What to do")
    reader = forms.ModelChoiceField(queryset=None, required=False, label="New reader", empty_label="choose a reader")
    due_date = forms.DateField(required=False, label="New due date", widget=DateInput)
    priority = forms.TypedChoiceField(
        choices=WorklistItem.Priority.choices, coerce=int, required=False, empty_value=0, label="New priority"
    )

    def __init__(self, data, *, trial):
        super().__init__(data)
        self.fields["reader"].queryset = access.possible_readers(trial)
        self.fields["reader"].label_from_instance = name_of

    def act(self, *, trial, reads, by) -> str:
        """Do it; what was done, in words."""
        given = {"trial": trial, "reads": reads, "by": by, "reason": self.cleaned_data["reason"]}
        match self.cleaned_data["do"]:
            case "hold":
                return bulk.hold_reads(**given).words("held")
            case "release":
                return bulk.release_reads(**given).words("released")
            case "reassign":
                return bulk.reassign_reads(**given, reader=self.cleaned_data["reader"]).words("reassigned")
            case "due":
                changed = steering.set_due_date(**given, due_date=self.cleaned_data["due_date"])
                return f"The due date of {changed} of {len(reads)} reads is changed."
        changed = steering.set_priority(**given, priority=self.cleaned_data["priority"])
        return f"The priority of {changed} session{'' if changed == 1 else 's'} is changed, for all of their readers."


@require_http_methods(["GET", "POST"])
def tower_reads(request, slug):
    trial, filter_form = frame(request, slug)
    asked, form, status = filter_form.asked, BulkForm(None, trial=trial), 200
    chosen = request.POST.getlist("reads")
    if request.method == "POST":
        trial = get_managed_trial(request.user, slug)
        form, status = BulkForm(request.POST, trial=trial), 422
        if form.is_valid():
            try:
                reads = access.get_chosen_reads(request.user, trial, chosen, asked, request.POST.get("all"))
                messages.success(request, form.act(trial=trial, reads=reads, by=request.user))
            except DomainError as refusal:
                status = 409 if isinstance(refusal, Conflict) else 422
                take(form, refusal)
            else:
                return redirect(f"{reverse('tower_reads', args=[slug])}?{asked.address}")
    context = {"trial": trial, "form": filter_form, "asked": asked, "bulk": form, "chosen": chosen}
    page = Paginator(lines_of(asked), PAGE_SIZE).get_page(request.GET.get("page"))
    context |= {"page": page, "manages": access.manages(request.user, trial), "nav_here": "trials"}
    return render(request, "worklists/tower_reads.html", context, status=status)

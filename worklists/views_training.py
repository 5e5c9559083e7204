"""Pages of training worklists for coordinators: known answers, how readers did, another attempt, the certificate."""

from django import forms
from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ecrf.definition import definition_of
from ecrf.rendering import render_form
from rapidreader.archive.access import get_visible_trial
from rapidreader.audit.canonical import parse_json
from rapidreader.audit.errors import DomainError, Invalid

from . import access
from . import access_qualification as rights
from .actions import qualifying
from .forms import ReasonForm, take
from .qualification.choices import choices_of
from .qualification.overview import certificate_of, feedback_of
from .qualification.scoring import NUMBERS, rule_for, rules_in, rules_of, scored_fields
from .reading_input import json_object


class RepeatForm(ReasonForm):
    reader = forms.IntegerField(widget=forms.HiddenInput)


@require_GET
def training_show(request, slug, pk):
    return _results(request, rights.get_training(request.user, slug, pk))


def _results(request, worklist, *, status=200, **extra):
    attempts = list(
        worklist.qualifications.select_related("reader").order_by("reader__last_name", "reader", "attempt")
    )
    chosen = next((one for one in attempts if str(one.pk) == request.GET.get("attempt")), None)
    reads = worklist.reads.filter(reader=chosen.reader).with_session() if chosen else []
    context = {
        "worklist": worklist,
        "trial": worklist.trial,
        "items": worklist.items.select_related("session__subject", "gold_answer").order_by("place"),
        "pass_mark": choices_of(worklist).pass_mark,
        "attempts": attempts,
        "chosen": chosen,
        "feedback": feedback_of(chosen, reads, lambda read: read.item.session) if chosen else [],
        "manages": access.manages(request.user, worklist.trial),
        "nav_here": "trials",
        **extra,
    }
    return render(request, "worklists/training_show.html", context, status=status)


@require_POST
def training_repeat(request, slug, pk):
    worklist = rights.get_training(request.user, slug, pk)
    access.refuse_unless_managed(request.user, worklist)
    form = RepeatForm(request.POST)
    if form.is_valid():
        reader = get_object_or_404(rights.readers_on(worklist), pk=form.cleaned_data["reader"])
        given = {"worklist": worklist, "reader": reader, "reason": form.cleaned_data["reason"]}
        try:
            count = qualifying.repeat_training(by=request.user, **given)
        except DomainError as refusal:
            take(form, refusal)
        else:
            messages.success(request, f"{count} reads are open again for another attempt; the earlier one stays.")
            return redirect("training_show", slug, pk)
    return _results(request, worklist, status=422, refused=form)


@require_http_methods(["GET", "POST"])
def known_answers(request, slug, pk, item_pk):
    worklist = rights.get_training(request.user, slug, pk)
    access.refuse_unless_managed(request.user, worklist)
    items = list(worklist.items.select_related("session__subject", "gold_answer").order_by("place"))
    item = get_object_or_404(
        worklist.items.select_related("session__subject", "worklist__template_version"), pk=item_pk
    )
    if request.method == "POST":
        return _keep(request, item, items)
    definition, gold = definition_of(worklist.template_version), getattr(item, "gold_answer", None)
    like = gold or next((one.gold_answer for one in items if hasattr(one, "gold_answer")), None)
    context = {
        "worklist": worklist,
        "trial": worklist.trial,
        "item": item,
        "items": items,
        "form": render_form(definition, parse_json(gold.answers) if gold else {}, prefix="known"),
        "fields": _field_rules(definition, rules_of(like.scoring) if like else {}),
        "is_fixed": worklist.qualifications.exists(),
        "nav_here": "trials",
    }
    return render(request, "worklists/known_answers.html", context)


def _field_rules(definition, rules) -> list[dict]:
    return [
        {"key": key, "label": label, "is_number": one.type in NUMBERS or one.type == "calculated", "unit": one.unit,
         "rule": rule_for(one, key, rules)}
        for key, label, one in scored_fields(definition)
    ]  # fmt: skip


def _keep(request, item, items):
    """Store what the page's script sent, and say where to go on."""
    body = json_object(request)
    rules, wrong = rules_in(body.get("rules"), definition_of(item.worklist.template_version))
    if wrong:
        raise Invalid("A tolerance is not right.", fields=wrong)
    qualifying.set_known_answers(item=item, by=request.user, answers=body.get("answers"), rules=rules)
    following = next((one for one in items if one.place > item.place and not hasattr(one, "gold_answer")), None)
    slug, pk = item.worklist.trial.slug, item.worklist_id
    url = (
        reverse("known_answers", args=[slug, pk, following.pk])
        if following
        else reverse("training_show", args=[slug, pk])
    )
    return JsonResponse({"next": url})


@require_GET
def certificate_show(request, slug, reader_pk):
    trial = get_visible_trial(request.user, slug)
    reader = get_object_or_404(rights.people_of(trial), pk=reader_pk)
    context = {
        "certificate": certificate_of(trial, reader),
        "trial": trial,
        "is_overseen": True,
        "nav_here": "trials",
    }
    return render(request, "worklists/reading_certificate.html", context)

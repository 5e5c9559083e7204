"""Worklists and reads over REST. Querysets are those of the pages, and each write calls the page's action."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import viewsets
from rest_framework.decorators import action
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser
from rest_framework.response import Response
from rest_framework.routers import SimpleRouter

from ecrf.api import ExactJSONRenderer
from rapidreader.archive.access import get_managed_trial
from rapidreader.audit.canonical import parse_json

from . import access, actions
from . import api_serializers as shapes
from .api_amending import Amending
from .blinding.uids import exchanged
from .models import Read, Worklist
from .reading_input import draft_input, text_input
from .signing_asked import authority_for
from .xnat import plan_from_xnat

ONE_READ = r"reads/(?P<read_pk>[0-9a-f-]{36})"
TRIAL = OpenApiParameter("trial", str, required=True, description="Short name of the trial.")


class ExactJSONParser(JSONParser):
    """JSON whose numbers keep their digits."""

    def parse(self, stream, media_type=None, parser_context=None):
        try:
            return parse_json(stream.read())
        except (ValueError, RecursionError) as error:
            raise ParseError(f"That is not JSON that can be stored: {error}") from None


class WorklistViewSet(Amending, viewsets.ReadOnlyModelViewSet):
    """Worklists that you oversee. Filters: trial (short name), state."""

    queryset = Worklist.objects.none()
    renderer_classes = [ExactJSONRenderer]
    parser_classes = [ExactJSONParser]

    def get_queryset(self):
        worklists = access.visible_worklists(self.request.user).select_related("trial").with_progress().newest_first()
        asked = {"trial__slug": "trial", "state": "state"}
        params = self.request.query_params
        return worklists.filter(**{path: params[name] for path, name in asked.items() if params.get(name)})

    def get_serializer_class(self):
        return shapes.WorklistSerializer if self.action == "list" else shapes.WorklistDetailSerializer

    def _managed(self):
        """404 if invisible, 403 if visible but not theirs to change."""
        worklist = self.get_object()
        access.refuse_unless_managed(self.request.user, worklist)
        return worklist

    def _shown(self, worklist, status=200):
        again = self.get_queryset().get(pk=worklist.pk)
        return Response(shapes.WorklistDetailSerializer(again).data, status=status)

    def _steer(self, act, shape):
        worklist = self._managed()
        asked = shape(data=self.request.data)
        asked.is_valid(raise_exception=True)
        return self._shown(act(worklist=worklist, by=self.request.user, **asked.validated_data))

    @extend_schema(request=shapes.NewWorklistSerializer, responses={201: shapes.WorklistDetailSerializer})
    def create(self, request):
        """Plan a worklist: a draft. Sessions by label in their order, readers by user name."""
        asked = shapes.NewWorklistSerializer(data=request.data, context={"request": request})
        asked.is_valid(raise_exception=True)
        return self._shown(actions.create_worklist(by=request.user, **asked.validated_data), status=201)

    @extend_schema(request=OpenApiTypes.OBJECT, parameters=[TRIAL])
    @action(detail=False, methods=["post"], url_path="import")
    def import_list(self, request):
        """Take over a worklist of XNAT Rapid Reader (its JSON, either generation) as a draft."""
        trial = get_managed_trial(request.user, request.query_params.get("trial", ""))
        if not isinstance(request.data, dict):
            raise ParseError("A JSON object was expected.")
        return self._shown(
            actions.create_worklist(trial=trial, by=request.user, **plan_from_xnat(trial, request.data)), status=201
        )

    @extend_schema(responses=OpenApiTypes.OBJECT)
    @action(detail=True, methods=["get"])
    def xnat(self, request, pk=None):
        """The worklist as XNAT Rapid Reader's JSON: one list per reader, with its five status names."""
        return Response(actions.export_plan(worklist=self.get_object(), by=request.user))

    @extend_schema(request=shapes.ActivateSerializer)
    @action(detail=True, methods=["post"])
    def activate(self, request, pk=None):
        """Freeze the read order and hand the worklist to its readers."""
        return self._steer(actions.activate_worklist, shapes.ActivateSerializer)

    @extend_schema(request=shapes.ReasonSerializer)
    @action(detail=True, methods=["post"])
    def pause(self, request, pk=None):
        return self._steer(actions.pause_worklist, shapes.ReasonSerializer)

    @extend_schema(request=shapes.NoteSerializer)
    @action(detail=True, methods=["post"])
    def resume(self, request, pk=None):
        return self._steer(actions.resume_worklist, shapes.NoteSerializer)

    @extend_schema(request=shapes.ExtendSerializer)
    @action(detail=True, methods=["post"])
    def extend(self, request, pk=None):
        """Another due date, or none (null)."""
        return self._steer(actions.extend_worklist, shapes.ExtendSerializer)

    @extend_schema(request=shapes.ReasonSerializer)
    @action(detail=True, methods=["post"])
    def cancel(self, request, pk=None):
        return self._steer(actions.cancel_worklist, shapes.ReasonSerializer)

    @extend_schema(responses=shapes.OverseenReadSerializer(many=True))
    @action(detail=True, methods=["get"], filter_backends=[])
    def reads(self, request, pk=None):
        """All reads of the worklist, reader by reader in read order."""
        reads = self.get_object().reads.with_session().select_related("worklist__trial").in_read_order()
        page = self.paginate_queryset(reads)
        return self.get_paginated_response(shapes.OverseenReadSerializer(page, many=True).data)

    def _steer_read(self, read_pk, act, shape):
        """Run a coordinator's action on a read of exactly this worklist."""
        read = access.get_read_of(self._managed(), read_pk)
        asked = shape(data=self.request.data)
        asked.is_valid(raise_exception=True)
        act(read=read, by=self.request.user, **asked.validated_data)
        return Response(shapes.OverseenReadSerializer(access.get_read_of(read.worklist, read_pk)).data)

    @extend_schema(request=shapes.ReasonSerializer, responses=shapes.OverseenReadSerializer)
    @action(detail=True, methods=["post"], url_path=rf"{ONE_READ}/reopen")
    def reopen(self, request, pk=None, read_pk=None):
        """Give a completed read of this worklist back to its reader."""
        return self._steer_read(read_pk, actions.reopen_read, shapes.ReasonSerializer)

    @extend_schema(request=shapes.ReasonSerializer, responses=shapes.OverseenReadSerializer)
    @action(detail=True, methods=["post"], url_path=rf"{ONE_READ}/hold")
    def hold(self, request, pk=None, read_pk=None):
        """Keep a read from being written; its reader sees it, and the reason."""
        return self._steer_read(read_pk, actions.hold_read, shapes.ReasonSerializer)

    @extend_schema(request=shapes.NoteSerializer, responses=shapes.OverseenReadSerializer)
    @action(detail=True, methods=["post"], url_path=rf"{ONE_READ}/release")
    def release(self, request, pk=None, read_pk=None):
        """Give a held read back to its reader."""
        return self._steer_read(read_pk, actions.release_read, shapes.NoteSerializer)


class ReadViewSet(viewsets.ReadOnlyModelViewSet):
    """Your own reads, with their drafts. Filters: worklist (number), state."""

    queryset = Read.objects.none()
    lookup_value_regex = "[0-9a-f-]{36}"
    renderer_classes = [ExactJSONRenderer]
    parser_classes = [ExactJSONParser]

    def get_queryset(self):
        reads = access.visible_reads(self.request.user).with_session().select_related("worklist__trial")
        params = self.request.query_params
        if params.get("worklist"):
            if not params["worklist"].isdecimal():
                raise Http404
            reads = reads.filter(worklist=params["worklist"])
        if self.action == "list":
            reads = access.countable_reads(self.request.user, reads)
        return (reads.filter(state=params["state"]) if params.get("state") else reads).in_read_order()

    def get_serializer_class(self):
        return shapes.ReadSerializer if self.action == "list" else shapes.OwnReadSerializer

    def _own(self):
        return get_object_or_404(access.visible_reads(self.request.user), pk=self.kwargs["pk"])

    def _body(self) -> dict:
        if not isinstance(self.request.data, dict):
            raise ParseError("A JSON object was expected.")
        return self.request.data

    @extend_schema(request=None, responses=shapes.OwnReadSerializer)
    @action(detail=True, methods=["post"])
    def start(self, request, pk=None):
        """Open the read: its clock begins."""
        return Response(shapes.OwnReadSerializer(actions.start_read(read=self._own(), by=request.user)).data)

    @extend_schema(request=shapes.SaveSerializer, responses=shapes.OwnReadSerializer)
    @action(detail=True, methods=["post"])
    def save(self, request, pk=None):
        """Save a draft built upon `draft_number`; the same `save_key` again is harmless, an old number is 409."""
        draft = draft_input(self._body(), is_save=True)
        saved = actions.save_draft(read=self._own(), by=request.user, **draft)
        return Response(shapes.OwnReadSerializer(saved).data)

    @extend_schema(request=shapes.CompleteSerializer, responses={201: shapes.CompletedSerializer})
    @action(detail=True, methods=["post"])
    def complete(self, request, pk=None):
        """Complete the read; the answer says what was stored for good.

        422 where the form is not complete: `errors` by field, and `warnings` that want a justification. Where the
        protocol asks for a signature, `username` and `password` are those of the reader, each time.
        """
        body, read = self._body(), self._own()
        meaning, draft = text_input(body, "meaning", longest=200), draft_input(body, is_signature=True)
        authority = authority_for(request, read, body)
        done = actions.sign_read(read=read, by=request.user, meaning=meaning, authority=authority, **draft)
        return self._completed(read, done)

    @extend_schema(request=shapes.NotReadableSerializer, responses={201: shapes.CompletedSerializer})
    @action(detail=True, methods=["post"], url_path="not-readable")
    def not_readable(self, request, pk=None):
        """Complete a read whose session cannot be evaluated: a reason stands for the form."""
        body, read = self._body(), self._own()
        meaning, reason = text_input(body, "meaning", longest=200), text_input(body, "reason")
        draft, authority = draft_input(body), authority_for(request, read, body)
        done = actions.mark_not_readable(
            read=read, by=request.user, reason=reason, meaning=meaning, authority=authority, **draft
        )
        return self._completed(read, done)

    def _completed(self, read, assessor):
        assessor.cleared = exchanged(read, assessor.cleared)
        return Response(shapes.CompletedSerializer(assessor).data, status=201)

    @extend_schema(request=shapes.ReasonSerializer, responses=shapes.OwnReadSerializer)
    @action(detail=True, methods=["post"])
    def skip(self, request, pk=None):
        """Put the read off with a reason; it comes again at the end."""
        reason = text_input(self._body(), "reason")
        skipped = actions.skip_read(read=self._own(), by=request.user, reason=reason)
        return Response(shapes.OwnReadSerializer(skipped).data)


class OverseenReadViewSet(viewsets.ReadOnlyModelViewSet):
    """Everybody's reads of the trials that you oversee. Filters: trial (short name), state, reader (user name)."""

    queryset = Read.objects.none()
    lookup_value_regex = "[0-9a-f-]{36}"
    serializer_class = shapes.OverseenReadSerializer

    def get_queryset(self):
        reads = access.overseen_reads(self.request.user).with_session().select_related("worklist__trial")
        asked = {"worklist__trial__slug": "trial", "state": "state", "reader__username": "reader"}
        params = self.request.query_params
        return reads.filter(
            **{path: params[name] for path, name in asked.items() if params.get(name)}
        ).in_read_order()


router = SimpleRouter()
router.register("worklists", WorklistViewSet, basename="api-worklist")
router.register("reads", ReadViewSet, basename="api-read")
router.register("overseen-reads", OverseenReadViewSet, basename="api-overseen-read")
urlpatterns = router.urls

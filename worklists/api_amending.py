"""Amendments of a worklist, and claims from its pool, over REST: the actions of the pages."""

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.response import Response

from . import access, actions
from . import api_amending_serializers as shapes
from .api_serializers import OwnReadSerializer


class Amending:
    """What WorklistViewSet answers about changes after activation."""

    def _amend(self, act, shape):
        worklist = self._managed()
        asked = shape(data=self.request.data, context={"worklist": worklist})
        asked.is_valid(raise_exception=True)
        amendment = act(worklist=worklist, by=self.request.user, **asked.validated_data)
        return Response(shapes.AmendmentSerializer(amendment).data, status=201)

    @extend_schema(responses=shapes.AmendmentSerializer(many=True))
    @action(detail=True, methods=["get"], filter_backends=[], pagination_class=None)
    def amendments(self, request, pk=None):
        """What was added, withdrawn and reassigned since activation, in its chain."""
        amendments = self.get_object().amendments.select_related("by")
        return Response(shapes.AmendmentSerializer(amendments, many=True).data)

    @extend_schema(request=shapes.AddSessionsSerializer, responses={201: shapes.AmendmentSerializer})
    @action(detail=True, methods=["post"], url_path="amendments/add")
    def amend_add(self, request, pk=None):
        """Add sessions at the end of an active worklist."""
        return self._amend(actions.amend_add_sessions, shapes.AddSessionsSerializer)

    @extend_schema(request=shapes.WithdrawSessionsSerializer, responses={201: shapes.AmendmentSerializer})
    @action(detail=True, methods=["post"], url_path="amendments/withdraw")
    def amend_withdraw(self, request, pk=None):
        """Cancel the reads of sessions that are not complete."""
        return self._amend(actions.amend_withdraw_sessions, shapes.WithdrawSessionsSerializer)

    @extend_schema(request=shapes.ReassignReadsSerializer, responses={201: shapes.AmendmentSerializer})
    @action(detail=True, methods=["post"], url_path="amendments/reassign")
    def amend_reassign(self, request, pk=None):
        """Give reads that are not complete to another reader."""
        return self._amend(actions.amend_reassign_reads, shapes.ReassignReadsSerializer)

    @extend_schema(request=None, responses={201: OwnReadSerializer})
    @action(detail=True, methods=["post"])
    def claim(self, request, pk=None):
        """Take the next read of a pool; for its readers."""
        worklist = get_object_or_404(access.assigned_worklists(request.user), pk=pk)
        read = actions.claim_read(worklist=worklist, by=request.user)
        return Response(OwnReadSerializer(access.get_own_read(request.user, read.pk)).data, status=201)

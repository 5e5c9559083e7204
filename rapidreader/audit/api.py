"""Tokens over the API: a script exchanges user name and password for one, lists and revokes its own."""

from django.shortcuts import get_object_or_404
from django.urls import path
from drf_spectacular.authentication import BasicScheme
from drf_spectacular.utils import extend_schema
from knox.auth import TokenAuthentication
from rest_framework import serializers
from rest_framework.authentication import BasicAuthentication, SessionAuthentication
from rest_framework.generics import ListAPIView
from rest_framework.response import Response
from rest_framework.views import APIView

from . import accounts, actions
from .access import own_tokens


class RecordedBasicAuthentication(BasicAuthentication):
    """User name and password in the header; a refused pair is on record like one typed into the page."""

    www_authenticate_realm = "Rapid Reader"

    def authenticate_credentials(self, userid, password, request=None):
        try:
            return super().authenticate_credentials(userid, password, request)
        except Exception:
            accounts.record_failed_login(username=userid)
            raise


class RecordedBasicScheme(BasicScheme):
    """Tells the OpenAPI document that it is plain HTTP Basic."""

    target_class = RecordedBasicAuthentication


class TokenSerializer(serializers.Serializer):
    token_key = serializers.CharField(help_text="The first characters of the token; names it in lists.")
    created = serializers.DateTimeField()
    expiry = serializers.DateTimeField()


class NewTokenSerializer(TokenSerializer):
    token = serializers.CharField(help_text="Send it as `Authorization: Token …`. It is shown only now.")


class TokenRequestSerializer(serializers.Serializer):
    days = serializers.IntegerField(
        min_value=1, max_value=actions.MAX_TOKEN_DAYS, default=90, help_text="How long the token works."
    )


class TokenList(ListAPIView):
    """Your tokens; POST with user name and password (HTTP Basic) makes a new one."""

    authentication_classes = [RecordedBasicAuthentication, TokenAuthentication, SessionAuthentication]
    serializer_class = TokenSerializer
    pagination_class = None

    def get_queryset(self):
        return own_tokens(self.request.user)

    @extend_schema(request=TokenRequestSerializer, responses={201: NewTokenSerializer})
    def post(self, request):
        asked = TokenRequestSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        days = asked.validated_data["days"]
        token, text = actions.create_token(by=request.user, days=days)
        token.token = text
        return Response(NewTokenSerializer(token).data, status=201)


class TokenDetail(APIView):
    @extend_schema(operation_id="tokens_revoke", request=None, responses={204: None})
    def delete(self, request, token_key: str):
        """Revoke one of your tokens."""
        token = get_object_or_404(own_tokens(request.user), token_key=token_key)
        actions.revoke_token(by=request.user, token=token)
        return Response(status=204)


urlpatterns = [
    path("tokens/", TokenList.as_view(), name="api_token_list"),
    path("tokens/<str:token_key>/", TokenDetail.as_view(), name="api_token_detail"),
]

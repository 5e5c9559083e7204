from django.http import FileResponse

from .actions import Export


def file_response(export: Export) -> FileResponse:
    """The file, whole or not at all: its length and digest go before it, so that a cut is noticed (RFC 9530)."""
    response = FileResponse(
        export.spooled.file,
        as_attachment=True,
        filename=export.file_name,
        content_type=export.format.content_type,
    )
    response["Content-Length"] = export.spooled.size
    response["Content-Digest"] = export.spooled.content_digest
    response["X-Row-Count"] = export.rows
    return response

"""Rows of a schedule become reads, once."""

from ..models import Read


def write_rows(worklist, rows, items: dict[str, int], *, amendment=None):
    """`items`: the numbers of the worklist's items by StudyInstanceUID."""
    Read.objects.bulk_create(
        [
            Read(
                worklist=worklist,
                item_id=items[row.item],
                reader_id=None if row.reader is None else int(row.reader),
                position=None if row.reader is None else row.position,
                pool_position=row.position if row.reader is None else None,
                period=row.period,
                condition=row.condition,
                repetition=row.repetition,
                slot=row.slot,
                amendment=amendment,
            )
            for row in rows
        ],
        batch_size=1000,
    )

"""Latin squares that balance carry-over: in how often one thing directly follows another."""


def williams(size: int) -> list[list[int]]:
    """The rows of a Williams design over 0…size-1: `size` rows, or twice as many for an odd size.

    Every value stands once in each row and equally often in each column, and follows every other equally often.
    Williams, Experimental designs balanced for the estimation of residual effects of treatments, 1949.
    """
    return [williams_row(size, number) for number in range(size if size % 2 == 0 else 2 * size)]


def williams_row(size: int, number: int) -> list[int]:
    """One row, without making the others: 0, 1, n-1, 2, n-2, … shifted; in an odd design also reversed."""
    number %= row_count(size)
    first = [(step + 1) // 2 if step % 2 else (size - step // 2) % size for step in range(size)]
    shifted = [(value + number) % size for value in first]
    return shifted[::-1] if number >= size else shifted


def row_count(size: int) -> int:
    return size if size % 2 == 0 or size == 1 else 2 * size

"""multipart/related bodies (RFC 2387). Parts name their type and length, and never where they came from."""


def part_head(boundary: str, content_type: str, length: int, *, is_first: bool = True) -> bytes:
    opening = "" if is_first else "\r\n"
    return f"{opening}--{boundary}\r\nContent-Type: {content_type}\r\nContent-Length: {length}\r\n\r\n".encode()


def closing(boundary: str) -> bytes:
    return f"\r\n--{boundary}--\r\n".encode()


def related_type(media_type: str, boundary: str) -> str:
    return f'multipart/related; type="{media_type}"; boundary={boundary}'

"""Scripts as they are served: without what is in them for people only. Pure."""


def bare_script(source: str) -> str:
    """The same script without indentation, empty lines, and comments that have lines of their own.

    Line by line: no text of the scripts may go on over several lines (a test reads them for that).
    """
    kept, is_comment = [], False
    for line in map(str.strip, source.splitlines()):
        is_comment = is_comment or line.startswith("/*")
        if line and not is_comment and not line.startswith("//"):
            kept.append(line)
        is_comment = is_comment and not line.endswith("*/")
    return "\n".join(kept) + "\n"

"""Standard streams that hold what comes: closed ones, full ones, and encodings without the letter."""

import codecs
import errno
import io
import json
import os
import sys

from runner import errors


class Closed(io.RawIOBase):
    """Standard output that the shell closed: writing to it fails, as it does for other programs."""

    def writable(self):
        return True

    def write(self, _data):
        raise OSError(errno.EBADF, os.strerror(errno.EBADF))


class Quiet(io.TextIOWrapper):
    """Standard error that nobody can read any more is no error of its own: the exit code still tells."""

    def write(self, text):
        try:
            return super().write(text)
        except OSError:
            return len(text)

    def flush(self):
        try:
            super().flush()
        except (OSError, ValueError):
            pass


def prepare() -> None:
    """Letters that an output cannot write are written as escapes, bytes that are no text are kept until somebody looks
    at them, and no file or connection gets the number of a stream that is closed."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # it gets the lowest free number
    if sys.stdin is None:
        sys.stdin = open(os.devnull, encoding="utf-8")
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")
    elif sys.stderr is sys.__stderr__:
        sys.stderr = Quiet(sys.stderr.buffer, encoding=sys.stderr.encoding, line_buffering=True, write_through=True)
    if sys.stdout is None:
        sys.stdout = io.TextIOWrapper(io.BufferedWriter(Closed()), encoding="utf-8")
    kept, shown = "surrogateescape", "backslashreplace"
    for stream, handling in ((sys.stdin, kept), (sys.stdout, shown), (sys.stderr, shown)):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors=handling)
    if isinstance(sys.stdin, io.TextIOWrapper) and codecs.lookup(sys.stdin.encoding).name == "ascii":
        sys.stdin.reconfigure(encoding="utf-8", errors=kept)


def arguments() -> list[str]:
    """What stands on the command line, as UTF-8 whatever the locale says; bytes that are none are kept as they are."""
    return [os.fsencode(argument).decode("utf-8", "surrogateescape") for argument in sys.argv[1:]]


def leave_unwritten(error: OSError) -> None:
    """Ends the program where its output could not be written."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # what is left there is not tried again at exit
    except (OSError, ValueError):
        sys.stdout = open(os.devnull, "w", encoding="utf-8")
    print(f"cannot write the output: {error.strerror or error}", file=sys.stderr)
    sys.exit(errors.FAILED)


def fitting_json(text: str) -> str:
    """JSON text whose letters the output's encoding has; others are escaped as JSON does."""
    encoding = sys.stdout.encoding or "utf-8"
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return "".join(c if c.isascii() else json.dumps(c)[1:-1] for c in text)
    return text

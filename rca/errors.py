"""Errors that a user sees: one line of what and where, one of what to do next, and the exit code of the contract."""

from __future__ import annotations


class RcaError(Exception):
    """Base of all expected failures.

    `message` says what went wrong and where, `hint` what to do next; neither may hold a credential.
    """

    exit_code = 70

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class UsageError(RcaError):
    """The command line or the configuration is wrong."""

    exit_code = 2


class SourceError(RcaError):
    """The source could not deliver."""

    exit_code = 4


class NotFoundError(SourceError):
    """The source answered, and does not hold the trace."""


class UnreachableError(SourceError):
    """No answer: refused connection, time-out, DNS, TLS."""


class RefusedError(SourceError):
    """The source answered 401, 403 or asked for a tenant."""


class TooLargeError(SourceError):
    """The answer is larger than the cap, or the server refuses to send a trace of this size."""


class JudgeError(RcaError):
    """A judge was required, and a question has no answer.

    `report` is the report that was made without it (`rca.model.Report`), to be shown before the command ends.
    """

    exit_code = 5

    def __init__(self, message: str, hint: str = "", report: object = None) -> None:
        super().__init__(message, hint)
        self.report = report


class DecodeError(SourceError):
    """Bytes arrived but are no trace in any known format."""

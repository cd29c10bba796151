"""On a real terminal (a pseudo-terminal of 80 columns)."""

from __future__ import annotations

import os
import pty
import re
import struct
import subprocess
import sys
import termios
from fcntl import ioctl

import pytest
from rca_user import WRONG

from rca.report.lines import cells


def on_terminal(environment, folder, *args, columns=80, **env):
    """What appears on the screen, escape sequences included."""
    ours, theirs = pty.openpty()
    ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    merged = {**environment, "TERM": "xterm-256color", **env}
    command = [sys.executable, "-m", "rca", *map(str, args)]
    process = subprocess.Popen(command, stdout=theirs, stderr=subprocess.DEVNULL, stdin=theirs, env=merged, cwd=folder)
    os.close(theirs)
    pieces = []
    while True:
        try:
            piece = os.read(ours, 65536)
        except OSError:  # Linux says EIO when the other side is closed
            break
        if not piece:
            break
        pieces.append(piece)
    os.close(ours)
    assert process.wait(30) == 0
    return b"".join(pieces).decode("utf-8").replace("\r\n", "\n")


def plain(text):
    return re.sub(r"\x1b\[[0-9;]*m", "", text)


def test_the_report_is_coloured_and_fits(environment, tmp_path):
    shown = on_terminal(environment, tmp_path, "trace", "--from", WRONG)
    assert re.match(r"\x1b\[[0-9;]*mORIGIN FOUND", shown)
    assert max(map(cells, plain(shown).split("\nNext\n")[0].splitlines())) <= 80


@pytest.mark.parametrize("env", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_no_colour_where_it_is_not_wanted(environment, tmp_path, env):
    assert "\x1b" not in on_terminal(environment, tmp_path, "trace", "--from", WRONG, **env)


def test_no_colour_by_flag(environment, tmp_path):
    assert "\x1b" not in on_terminal(environment, tmp_path, "trace", "--from", WRONG, "--no-color")


def test_json_on_a_terminal_is_json(environment, tmp_path):
    assert "\x1b" not in on_terminal(environment, tmp_path, "trace", "--from", WRONG, "--json")


def test_the_table_of_traces_fits_and_keeps_ids_whole(environment, tmp_path):
    lines = on_terminal(environment, tmp_path, "search", "--from", WRONG).splitlines()
    assert max(map(cells, lines)) <= 80
    assert re.match(r"[0-9a-f]{32}  ", lines[1])

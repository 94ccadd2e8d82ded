"""No command fails at its output: closed streams, readers that have gone, terminals of few letters."""

import io
import json
import os
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest

from toygan.support.streams import SPELLING, LenientStream, spelled, visible

HERE = os.environ | {"PYTHONPATH": str(Path(__file__).parents[3])}
TOYGAN = [sys.executable, "-m", "toygan"]
UNREADABLE = "花\ud800λ×√"


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "cp437", "gbk", "utf-8", "utf-16"])
def test_every_text_can_be_written_in_every_encoding(encoding):
    content = io.BytesIO()
    stream = LenientStream(content, encoding, SPELLING)
    stream.write(UNREADABLE)
    stream.flush()
    text = content.getvalue().decode(encoding)
    assert "\\ud800" in text
    assert ("lambda" in text) or ("λ" in text)


def test_spelling_is_ascii():
    everything = "".join(map(chr, range(0x3000)))
    assert "".join(map(spelled, everything)).isascii()


def test_a_reader_that_goes_is_no_error():
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "wb") as file:
        stream = LenientStream(file, "utf-8", SPELLING, write_through=True)
        stream.write("x" * 100_000)
        stream.flush()
        assert stream.reader_gone
        stream.write("goes nowhere")
        stream.flush()
        stream.detach()


@pytest.mark.skipif(os.name == "nt", reason="descriptors are closed by a POSIX shell")
@pytest.mark.parametrize("closed", [(1,), (2,), (0, 1, 2)])
def test_with_closed_streams_messages_do_not_go_into_files(tmp_path, closed):
    """The next file to be opened would be number 1 or 2."""
    code = (
        "import os, sys\nfrom toygan.support.streams import make_lenient\nmake_lenient()\n"
        "with open('file', 'w') as file:\n"
        "    os.write(1, b'a'), os.write(2, b'b'), print('c'), print('d', file=sys.stderr)\n"
        "    file.write('content')"
    )
    shell = "exec " + " ".join(f"{n}>&-" for n in closed) + '; "$@"; exit $?'
    command = ["sh", "-c", shell, "sh", sys.executable, "-c", code]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, env=HERE)
    assert (done.returncode, (tmp_path / "file").read_text()) == (0, "content")
    assert done.stdout == (b"" if 1 in closed else b"ac\n")
    assert done.stderr == (b"" if 2 in closed else b"bd\n")


@pytest.mark.skipif(os.name == "nt", reason="a pipe of a POSIX shell")
def test_a_pipe_that_is_read_no_further():
    line = f'"{sys.executable}" -m toygan list objectives --json | true; exit ${{PIPESTATUS[0]}}'
    done = subprocess.run(["bash", "-c", line], capture_output=True)
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device of Linux")
def test_output_lost_to_a_full_disk_is_no_success():
    with Path("/dev/full").open("w") as full:
        done = subprocess.run([*TOYGAN, "list", "objectives"], stdout=full, stderr=subprocess.PIPE, text=True)
    assert done.returncode == 2
    assert done.stderr == "toygan: the output could not be written: No space left on device\n"


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
def test_help_and_json_on_terminals_of_few_letters(encoding):
    environment = os.environ | {"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}
    helped = subprocess.run([*TOYGAN, "gradcheck", "--help"], capture_output=True, env=environment)
    assert helped.returncode == 0
    assert "lambda or gamma of the penalty" in " ".join(helped.stdout.decode(encoding).split())
    law = subprocess.run([*TOYGAN, "train", "--data", "花", "--json"], capture_output=True, env=environment)
    assert law.returncode == 2
    assert "花" in json.loads(law.stdout.decode(encoding))["error"]["message"]


def test_control_characters_are_written_out_and_letters_are_not():
    everything = "".join(map(chr, range(0x3000))) + "\u202e😀"
    shown = visible(everything)
    assert not [c for c in shown if unicodedata.category(c) == "Cc" and c not in "\t\n"]
    assert [c for c in everything if c not in shown] == [
        chr(n) for n in (*range(9), *range(11, 32), *range(127, 160))
    ]


def test_a_stream_that_the_users_code_closes_still_takes_what_is_to_be_said(tmp_path):
    (tmp_path / "closes.py").write_text(
        "import sys\nsys.stdout.close()\nsys.stderr.close()\nraise ValueError\n"
    )
    words = ["train", "--import", "closes.py", "--json"]
    done = subprocess.run([*TOYGAN, *words], cwd=tmp_path, capture_output=True, text=True, env=HERE)
    assert done.returncode == 2
    assert done.stderr == "toygan: --import: cannot import 'closes.py': ValueError\n"
    assert json.loads(done.stdout)["error"]["kind"] == "ValueError"

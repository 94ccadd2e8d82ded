"""MP4 where ffmpeg is there; a cure where it is not."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from figures.production import mp4


def test_without_ffmpeg_the_message_says_how_to_get_it(monkeypatch):
    monkeypatch.setattr(mp4.shutil, "which", lambda name: None)
    monkeypatch.setitem(sys.modules, "imageio_ffmpeg", None)
    with pytest.raises(ValueError, match="pip install imageio-ffmpeg"):
        mp4.written([Image.new("RGB", (8, 8))], 10)


def test_the_bytes_go_through_the_program_that_is_there(monkeypatch):
    """A stand-in for ffmpeg that writes what it was given: options of the source, and every pixel."""
    seen = {}

    def run(command, input, **options):
        seen.update(command=command, input=input)
        Path(command[-1]).write_bytes(b"film")
        return subprocess.CompletedProcess(command, 0, b"", b"")

    monkeypatch.setattr(mp4.shutil, "which", lambda name: "/opt/ffmpeg")
    monkeypatch.setattr(mp4.subprocess, "run", run)
    pictures = [Image.fromarray(np.full((6, 9, 3), shade, np.uint8)) for shade in (0, 200)]
    assert mp4.written(pictures, 7.5) == b"film"
    command = " ".join(seen["command"])
    assert command.startswith("/opt/ffmpeg -loglevel error -y -f rawvideo -pix_fmt rgb24 -s 9x6 -r 7.5 -i - ")
    assert seen["input"] == bytes(162) + bytes([200]) * 162


@pytest.mark.skipif(mp4.ffmpeg() is None, reason="no program ffmpeg here")
def test_a_film_is_h264_and_the_same_every_time():
    pictures = [Image.new("RGB", (33, 21), shade) for shade in ("red", "blue", "red")]
    film = mp4.written(pictures, 5)
    assert film[4:8] == b"ftyp"
    assert b"avc1" in film
    assert film == mp4.written(pictures, 5)


def test_a_failure_of_ffmpeg_is_told(monkeypatch):
    monkeypatch.setattr(mp4, "ffmpeg", lambda: sys.executable)  # Python knows none of these options
    with pytest.raises(ValueError, match="ffmpeg failed: "):
        mp4.written([Image.new("RGB", (8, 8))], 10)

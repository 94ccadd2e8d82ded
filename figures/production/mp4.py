"""MP4 by ffmpeg: the one on the path, or the one that the package imageio-ffmpeg brings along."""

import shutil
import subprocess
import tempfile
from pathlib import Path

CURE = (
    "mp4 needs ffmpeg, which is not here; install it (pip install imageio-ffmpeg, or apt install ffmpeg, "
    "brew install ffmpeg, winget install ffmpeg), or leave mp4 out: gif and html show the same"
)


def ffmpeg() -> str | None:
    """The program, or None where there is none."""
    if found := shutil.which("ffmpeg"):
        return found
    try:
        from imageio_ffmpeg import get_ffmpeg_exe

        return get_ffmpeg_exe()
    except (ImportError, RuntimeError):
        return None


def require() -> None:
    """Say how to get ffmpeg where it is missing.

    Raises
    ------
    ValueError
        When there is no ffmpeg.
    """
    if ffmpeg() is None:
        raise ValueError(CURE)


def written(pictures: list, per_second: float) -> bytes:
    """The bytes of the film: H.264 with an index in front, which every browser and slide program plays.

    Parameters
    ----------
    pictures : list of PIL.Image.Image
        All of one size; an odd side gets one more row of pixels, for H.264 wants even ones.
    per_second : float

    Raises
    ------
    ValueError
        When there is no ffmpeg, or it fails.
    """
    require()
    width, height = pictures[0].size
    source = {"f": "rawvideo", "pix_fmt": "rgb24", "s": f"{width}x{height}", "r": f"{per_second:g}", "i": "-"}
    coded = {"vf": "pad=ceil(iw/2)*2:ceil(ih/2)*2", "c:v": "libx264", "crf": "18", "pix_fmt": "yuv420p"}
    coded |= {"threads": "1", "map_metadata": "-1", "fflags": "+bitexact", "flags:v": "+bitexact"}
    coded |= {"movflags": "+faststart"}
    options = [
        word for part in (source, coded) for name, value in part.items() for word in (f"-{name}", value)
    ]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "film.mp4"
        command = [ffmpeg(), "-loglevel", "error", "-y", *options, str(path)]
        frames = b"".join(picture.tobytes() for picture in pictures)
        done = subprocess.run(command, input=frames, capture_output=True)
        if done.returncode:
            raise ValueError(f"ffmpeg failed: {done.stderr.decode(errors='replace').strip()[-400:]}")
        return path.read_bytes()

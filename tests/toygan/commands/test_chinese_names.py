"""A user and folders with Chinese names: cache, machine code, runs, files of points."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]
# the tape trains without compiling; the network's forward pass is compiled and kept
SCRIPT = """
import numpy as np
from pathlib import Path
from toygan import Network, TrainConfig, load_run, train
from toygan.engine.machine_code import machine_code_folder

points = np.random.default_rng(0).normal(size=(64, 1))
np.savetxt("数据.csv", points, header="身高", comments="", encoding="utf-8")
small = {"latent_dim": 1, "hidden": (4,), "batch_size": 8, "iterations": 2, "clip": 1.0, "engine": "autograd"}
run = train(TrainConfig(data="数据.csv", **small), Path("结果") / "第一次")
assert load_run("结果/第一次").sample(3, 0).tobytes() == run.sample(3, 0).tobytes()
Network([1, 2, 1])(points)
folder = machine_code_folder()
print(len(list(folder.rglob("*.nbc"))), folder)
"""


def test_training_and_compiling_where_every_folder_has_a_chinese_name(tmp_path):
    home = tmp_path / "张老师"
    place = home / "统计 课"
    place.mkdir(parents=True)
    said = {name: value for name, value in os.environ.items() if not name.startswith("TOYGAN_")}
    said |= {"HOME": str(home), "USERPROFILE": str(home), "XDG_CACHE_HOME": str(home / "缓存")}
    said |= {"LOCALAPPDATA": str(home / "本地"), "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    command = [sys.executable, "-c", SCRIPT]
    done = subprocess.run(command, cwd=place, env=said, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    count, folder = done.stdout.split(maxsplit=1)
    assert int(count) > 0  # what was compiled is kept below the user's name
    assert home in Path(folder.strip()).parents
    assert (place / "结果" / "第一次" / "manifest.json").is_file()

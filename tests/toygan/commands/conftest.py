"""Commands are called in this process, in an empty folder."""

import pytest

from toygan import cli


@pytest.fixture
def toygan(monkeypatch, capsys, tmp_path):
    """Call the command line in an empty folder: exit code, standard output, standard error."""
    monkeypatch.chdir(tmp_path)

    def call(*words):
        monkeypatch.setattr("sys.argv", ["toygan", *map(str, words)])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        captured = capsys.readouterr()
        return ended.value.code or 0, captured.out, captured.err

    return call

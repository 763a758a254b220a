"""What mypy says of programs that use the package, as its users run it: --strict."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SAMPLES = ROOT / "tests/typing_samples"


@pytest.fixture(scope="module")
def complaints(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[int, str]]:
    """The messages of one run over both samples: by file, by line."""
    cache = tmp_path_factory.mktemp("mypy")
    options = ["--strict", f"--cache-dir={cache}", "--no-error-summary", "--hide-error-context"]
    files = ["tests/typing_samples/good.py", "tests/typing_samples/bad.py"]
    command = [sys.executable, "-m", "mypy", *options, *files]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    assert run.stderr == ""
    found: dict[str, dict[int, str]] = {"good.py": {}, "bad.py": {}}
    for file, line, message in re.findall(r"^(.+?):(\d+): error: (.+)$", run.stdout, re.MULTILINE):
        found.setdefault(Path(file).name, {})[int(line)] = message
    return found


def test_a_good_program_passes(complaints):
    assert complaints["good.py"] == {}


def test_every_wrong_line_is_an_error_and_no_other(complaints):
    lines = (SAMPLES / "bad.py").read_text(encoding="utf-8").splitlines()
    wrong = [number for number, line in enumerate(lines, start=1) if line.endswith("# wrong")]
    assert len(wrong) > 10
    assert sorted(complaints["bad.py"]) == wrong


def test_the_package_itself_has_no_errors_in_its_stub(complaints):
    assert set(complaints) == {"good.py", "bad.py"}


def test_a_typo_is_named_with_what_was_meant(complaints):
    messages = " ".join(complaints["bad.py"].values())
    assert '"Value" has no attribute "tanhh"; maybe "tanh"' in messages

"""README's sessions give what they show, its shell lines exist, and its links lead somewhere."""

import doctest
import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    """The fenced blocks of one language, without the indentation that a list gives them."""
    found = re.findall(rf"^( *)```{language}\n(.*?)^\1```$", README, re.MULTILINE | re.DOTALL)
    return [re.sub(f"^{indent}", "", text, flags=re.MULTILINE) for indent, text in found]


def test_the_sessions_give_what_they_show(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    session = "\n".join(blocks("pycon"))
    test = doctest.DocTestParser().get_doctest(session, {}, "README.md", "README.md", 0)
    report: list[str] = []
    results = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(test, out=report.append)
    assert results.attempted >= 30
    assert results.failed == 0, "".join(report)


def test_the_first_screen_shows_results_before_line_20():
    lines = README.splitlines()
    first = next(index for index, line in enumerate(lines) if line.startswith(">>> ")) + 1
    results = [index for index, line in enumerate(lines[first:20], first + 1) if line and line[0] in "V-0123456789"]
    assert first < results[0] < 20


def test_there_is_one_command_for_the_main_job_and_one_for_the_tests():
    commands = [line for block in blocks("sh") for line in block.splitlines()]
    assert [line.count("demos/xor.py") for line in commands].count(1) == 1
    assert [line.count("pytest") for line in commands].count(1) == 1
    assert any("pip install -q . && " in line and "demos/xor.py" in line for line in commands)  # no extra


def test_links_to_files_of_the_project_lead_somewhere():
    links = re.findall(r"\]\(([^)#]+)\)", README)
    files = [link for link in links if "://" not in link]
    assert files
    assert [link for link in files if not (ROOT / link).exists()] == []

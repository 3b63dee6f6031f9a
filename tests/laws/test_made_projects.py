"""The projects that the benchmark makes: always the same, and as large as it says."""

import ast

from benchmarks.speed.project import project_files


def test_a_project_is_the_same_for_the_same_size_and_seed() -> None:
    made = dict(project_files(1))
    assert dict(project_files(1)) == made
    assert dict(project_files(1, seed=2)) != made


def test_a_project_of_size_1_has_about_67500_lines_and_20_files_of_asynchronous_code() -> None:
    texts = {name: text for name, text in project_files(1) if name.endswith(".py")}
    for text in texts.values():
        ast.parse(text)
    assert 65_000 < sum(text.count("\n") for text in texts.values()) < 70_000
    assert sum("async def" in text for text in texts.values()) == 20

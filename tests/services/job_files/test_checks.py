"""What is wrong with a job file, and on which line, before the SDK or a service is asked."""

from pathlib import Path

import pytest

from services.errors import JobFileError
from services.job_files import explain, parse
from services.submission import Overrides, glance

COMMAND = "command: ls\nenvironment: azureml:sklearn:1\n"

BAD = {
    "empty": ("", None, "is empty"),
    "a list": ("- a\n- b\n", 1, "is a list"),
    "plain text": ("hello\n", 1, "is plain text"),
    "no YAML": ("command: ls\n  code: {\n", 2, "no YAML"),
    "a tab": ("command:\n\t- ls\n", 2, "no YAML"),
    "a control character": ("command: l\x07s\n", None, "no YAML"),
    "a tag of Python": ("command: !!python/object/apply:os.system [ls]\n", 1, "no YAML"),
    "a name Azure would refuse": (COMMAND + "name: my job/1\n", 3, "'my job/1' cannot be a job's name"),
    "unknown type": ("\ntype: banana\ncommand: ls\n", 2, "no job type 'banana'"),
    "nearly a type": ("type: comand\ncommand: ls\n", 1, "comand"),
    "missing code": (COMMAND + "code: ./nowhere\n", 3, "there is no"),
    "missing input file": (COMMAND + "inputs:\n  a:\n    type: uri_file\n    path: gone.csv\n", 6, "gone.csv"),
    "input without value": (COMMAND + "inputs:\n  a:\n", 4, "The input a has no value"),
    "undefined input": ("command: echo ${{inputs.rate}}\ninputs:\n  rates: 1\n", 1, "uses the input rate"),
    "nothing to run": ("display_name: x\nnodes: 3\n", 1, "command and environment are missing"),
    "an empty command": ("environment: azureml:e:1\ncommand:\n", 2, "command is missing"),
    "missing conda file": ("command: ls\nenvironment:\n  image: x\n  conda_file: env.yml\n", 4, "env.yml"),
    "pipeline without nodes": ("type: pipeline\njobs: {}\n", 2, "no nodes"),
    "node's missing code": ("type: pipeline\njobs:\n  a:\n    command: ls\n    code: src\n", 5, "jobs.a.code"),
    "node's missing component": ("type: pipeline\njobs:\n  a:\n    component: ./a.yml\n", 4, "jobs.a.component"),
    "binding to no input": (
        "type: pipeline\njobs:\n  a:\n    command: ls\n    inputs:\n      x: ${{parent.inputs.nope}}\n",
        6,
        "input nope",
    ),
    "binding to no node": (
        "type: pipeline\njobs:\n  a:\n    command: ls\n    inputs:\n      x: ${{parent.jobs.b.outputs.o}}\n",
        6,
        "node b",
    ),
    "sweep's missing code": ("type: sweep\ntrial:\n  command: ls\n  code: src\n", 4, "trial.code"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_told_with_its_line(name: str, tmp_path: Path) -> None:
    text, line, said = BAD[name]
    with pytest.raises(JobFileError) as refused:
        glance(written(tmp_path, text))
    assert said in refused.value.message
    assert refused.value.line == line
    assert refused.value.sentence().startswith(f"Line {line}: " if line else refused.value.message)


def test_a_near_miss_is_named(tmp_path: Path) -> None:
    with pytest.raises(JobFileError) as refused:
        glance(written(tmp_path, "type: comand\ncommand: ls\n"))
    assert refused.value.advice == "Did you mean command?"


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda folder: folder / "gone.yml", "There is no file"),
        (lambda folder: folder, "is a folder"),
        (lambda folder: file_of(folder, b"\xff\xfe\x00binary\x80"), "no text in UTF-8"),
        (lambda folder: file_of(folder, b"#" * 1_000_001), "larger than 1 MB"),
    ],
    ids=["missing", "folder", "binary", "large"],
)
def test_a_file_that_is_none(make, said: str, tmp_path: Path) -> None:
    with pytest.raises(JobFileError) as refused:
        glance(make(tmp_path))
    assert said in refused.value.message


def test_an_empty_code_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "src").mkdir()
    with pytest.raises(JobFileError, match="no files to upload"):
        glance(written(tmp_path, COMMAND + "code: src\n"))


def test_references_to_assets_are_not_looked_for_on_the_disk(tmp_path: Path) -> None:
    inputs = "".join(
        f"  i{number}:\n    type: uri_folder\n    path: {path}\n"
        for number, path in enumerate(
            (
                "azureml:data@latest",
                "azureml://datastores/d/paths/p",
                "https://x.example/y",
                "wasbs://c@a.example/",
                "runs:/1/m",
            )
        )
    )
    assert len(glance(written(tmp_path, f"{COMMAND}inputs:\n{inputs}")).inputs) == 5


def test_the_override_is_judged_too(tmp_path: Path) -> None:
    path = written(tmp_path, COMMAND)
    with pytest.raises(JobFileError, match="no job type"):
        glance(path, Overrides(settings=(("type", "banana"),)))


def written(folder: Path, text: str) -> Path:
    return file_of(folder, text.encode())


def file_of(folder: Path, data: bytes) -> Path:
    path = folder / "job.yml"
    path.write_bytes(data)
    return path


def test_what_else_is_missing_is_told_apart_from_what_does_not_fit() -> None:
    absent = ["Missing data for required field."]
    said = {"nodes": ["Unknown field."], "command": absent, "environment": absent, "limits": ["Unknown field."]}
    refused = explain(said, parse(Path("job.yml"), "nodes: 3\nlimits: 1\n"))
    assert refused.advice == "command and environment are missing. limits does not fit either."

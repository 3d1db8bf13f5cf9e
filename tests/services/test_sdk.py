"""The SDK's child process: what it answers, what it keeps off the screen, and that it never outlives its parent."""

import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from services.connection import Connection
from services.errors import AmlxError, JobFileError, ServiceError, SignInError
from services.job_files import explain
from services.job_files.document import parse
from services.sdk import Sdk, cloud_arguments
from services.sdk_child.pipe import Noise, Pipe
from services.sdk_errors import SdkMessagesError, raised
from services.sdk_process import log_file
from services.submission import CHECK_SECONDS

NOWHERE = Connection("LOCAL", "https://127.0.0.1:1", "s", "g", "w")
LONG = 60.0


@pytest.fixture(scope="module")
def sdk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sdk]:
    """One child for all: its import is what takes time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AMLX_DATA_DIR", str(tmp_path_factory.mktemp("sdk")))
        made = Sdk(NOWHERE, lambda scopes: ("no token", 0))
        made.prepare()
    yield made
    made.close()


def test_it_answers(sdk: Sdk) -> None:
    assert sdk.ask("ping", {}, seconds=LONG)["version"].startswith("1.")


def test_a_good_file_has_no_problems(sdk: Sdk) -> None:
    assert check(sdk, "command: ls\nenvironment: azureml:a:1\n") == {}


REFUSED = {
    "unknown key": ("command: ls\nenvironment: azureml:a:1\ncomput: x\n", 3, "comput is not a key"),
    "missing key": ("environment: azureml:a:1\n", None, "command is missing"),
    "ill-typed value": ("command: ls\nresources:\n  instance_count: many\n", 3, "not a valid integer"),
    "list for mapping": ("command: ls\ninputs: [1, 2]\n", 2, "inputs is not a valid mapping"),
    "input's type": ("command: ls\ninputs:\n  a:\n    type: uri_fil\n    path: https://x/y\n", 4, "'uri_fil'"),
    "key of a search space": (
        "type: sweep\ntrial: {command: ls, environment: azureml:a:1}\nlimits: {max_total_trials: 1}\n"
        "objective: {goal: minimize, primary_metric: x}\nsampling_algorithm: random\n"
        "search_space:\n  B:\n    type: choice\n    valus: [1]\n",
        9,
        "search_space.B.valus",
    ),
    "key of a node": ("type: pipeline\njobs:\n  a:\n    command: ls\n    environmnt: azureml:a:1\n", 5, "environmnt"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_refusal_is_one_sentence_with_its_line(sdk: Sdk, name: str) -> None:
    text, line, said = REFUSED[name]
    with pytest.raises(SdkMessagesError) as refused:
        check(sdk, text)
    error = explain(refused.value.messages, parse(Path("job.yml"), text))
    assert said in error.message
    assert error.line == line


def test_what_it_prints_stays_in_a_private_log(
    sdk: Sdk, capfd: pytest.CaptureFixture[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    with pytest.raises(JobFileError, match="Unsupported job type"):
        check(sdk, "type: banana\n")
    assert capfd.readouterr() == ("", "")
    log = tmp_path_factory.getbasetemp() / "sdk0" / "sdk.log"
    assert stat.S_IMODE(log.stat().st_mode) == 0o600
    assert "Traceback" in log.read_text()


def test_it_is_ended_when_it_says_nothing_for_too_long(children) -> None:
    made = Sdk(NOWHERE, lambda scopes: ("", 0))
    with pytest.raises(AmlxError, match="said nothing"):
        made.ask("ping", {}, seconds=0.01)
    assert not children()


def test_a_request_can_be_cancelled(children) -> None:
    made = Sdk(NOWHERE, lambda scopes: ("", 0))
    made.prepare()
    threading.Timer(0.05, made.cancel).start()
    with pytest.raises(AmlxError, match="has ended"):
        made.ask("ping", {}, seconds=LONG)
    until(lambda: not children())


def test_it_ends_when_idle(children) -> None:
    made = Sdk(NOWHERE, lambda scopes: ("", 0), idle_seconds=0.01)
    made.prepare()
    until(lambda: not children())
    made.close()


def test_it_dies_with_its_parent() -> None:
    program = (
        "import time; from services.connection import Connection; from services.sdk import Sdk\n"
        "Sdk(Connection('LOCAL', 'https://127.0.0.1:1', 's', 'g', 'w'), lambda s: ('', 0)).prepare()\n"
        "print('started', flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        parent.stdout.readline()
        [child] = psutil.Process(parent.pid).children()
        parent.kill()
    until(lambda: not child.is_running() or child.status() == psutil.STATUS_ZOMBIE)


def test_progress_bars_become_progress_and_secrets_stay_out_of_the_log(tmp_path: Path) -> None:
    with (tmp_path / "pipe").open("w+") as pipe, (tmp_path / "log").open("w+") as log:
        said = Pipe(pipe)
        said.request = 7
        noise = Noise(log, said)
        noise.write("\x1b[32mUploading src (1.5 MBs):  50%|#####     | 750000/1500000 [00:01<00:01, 1MB/s]\r")
        noise.write("failed: https://a.example/c?sv=1&sig=abc%3D&se=2 Bearer ey.J.x\n")
        noise.write("Uploading a.csv (< 1 MB): 100%|██████████| 26.2k/26.2k [00:00<00:00, 2.10MB/s]")
        pipe.seek(0)
        log.seek(0)
        assert '"what": "Uploading src", "done": 750000, "total": 1500000' in (progress := pipe.read())
        assert '"what": "Uploading a.csv", "done": 26200, "total": 26200' in progress
        assert log.read() == "failed: https://a.example/c?sv=1&sig=REDACTED&se=2 Bearer REDACTED\n"


def test_clouds() -> None:
    def place(base: str, cloud: str = "x") -> dict[str, object]:
        return cloud_arguments(Connection(cloud, base, "s", "g", "w"))

    assert place("https://management.azure.com") == {}
    assert place("https://management.chinacloudapi.cn", "AzureChinaCloud") == {"cloud": "AzureChinaCloud"}
    custom = place("https://127.0.0.1:8443")
    assert custom["cloud"] == "Amlx-127.0.0.1-8443"
    assert custom["cloud_metadata"]["aml_resource_id"] == "https://127.0.0.1:8443"


def test_errors_keep_their_class() -> None:
    plain = {"message": "m", "advice": "a", "title": "t"}
    refused = raised({**plain, "class": "NotAllowedError", "status": 403, "code": "c"})
    assert isinstance(refused, ServiceError)
    assert (refused.status, refused.code) == (403, "c")
    assert isinstance(raised({**plain, "class": "SignInError"}), SignInError)
    assert type(raised({**plain, "class": "KeyError"})) is AmlxError


def test_the_log_is_named() -> None:
    assert log_file().name == "sdk.log"


def check(sdk: Sdk, text: str) -> object:
    return sdk.ask("check", {"yaml": text, "path": "/tmp/job.yml"}, seconds=CHECK_SECONDS)["problems"]


@pytest.fixture
def children() -> Callable[[], set[int]]:
    """The processes that this test started, as long as they run."""
    before = running()
    return lambda: running() - before


def running() -> set[int]:
    """Children of the tests' process that are no zombies."""
    return {child.pid for child in psutil.Process().children() if child.status() != psutil.STATUS_ZOMBIE}


def until(goal, seconds: float = 20) -> None:
    """Wait for another process."""
    end = time.monotonic() + seconds
    while not goal():
        assert time.monotonic() < end
        time.sleep(0.01)

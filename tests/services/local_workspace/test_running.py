"""The server's own thread: what it moves, when the server ends, what it survives. And its certificates."""

from __future__ import annotations

import ipaddress
import ssl
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from cryptography import x509

from services.local_place import LocalPlace
from services.local_workspace import certificates, running
from services.local_workspace.clock import ManualClock
from services.local_workspace.kernel import Kernel


@pytest.fixture
def ticking(kernel: Kernel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Run the ticker until something holds, or for so many ticks."""
    monkeypatch.setattr(running, "TICK_SECONDS", 0.001)

    def run(kernel: Kernel, until: Callable[[SimpleNamespace], bool], quiet: float = 9.0) -> SimpleNamespace:
        server = SimpleNamespace(should_exit=False, ticks=0)
        kernel.tickers.append(lambda: setattr(server, "ticks", server.ticks + 1))
        with running._ticking(kernel, LocalPlace(tmp_path), server, lambda: quiet, 5.0):
            while not until(server):
                pass
        return server

    return run


def test_a_quiet_server_ends_and_a_busy_one_does_not(kernel: Kernel, ticking):
    assert ticking(kernel, lambda server: server.should_exit).should_exit
    kernel.busy.append(lambda: True)
    assert not ticking(kernel, lambda server: server.ticks > 5).should_exit
    kernel.busy.clear()
    assert not ticking(kernel, lambda server: server.ticks > 5, quiet=1.0).should_exit


def test_a_fault_in_a_tick_does_not_stop_the_clock(kernel: Kernel, ticking, monkeypatch, caplog):
    monkeypatch.setattr(running.time, "sleep", lambda seconds: None)
    broken = iter([1, 0, 0])
    kernel.tickers.insert(0, lambda: 1 // (1 - next(broken, 0)))
    assert ticking(kernel, lambda server: server.ticks > 2, quiet=1.0).ticks > 2
    assert "ZeroDivisionError" in caplog.text


def test_the_token_is_renewed_long_before_it_expires(kernel: Kernel, clock: ManualClock, ticking, tmp_path: Path):
    file = LocalPlace(tmp_path).token
    clock_moves = iter([4 * 3600.0])
    kernel.tickers.append(lambda: clock.advance(next(clock_moves, 0)))
    ticking(kernel, lambda server: file.exists(), quiet=1.0)
    assert kernel.tokens.read(file.read_text()) == kernel.owner
    assert oct(file.stat().st_mode & 0o777) == "0o600"


def test_the_authority_can_vouch_for_nothing_but_this_machine(tmp_path: Path, clock: ManualClock):
    made = certificates.prepare(tmp_path, clock.now(), {})
    authority = x509.load_pem_x509_certificate(made.authority.read_bytes())
    limits = authority.extensions.get_extension_for_class(x509.NameConstraints)
    assert limits.critical
    permitted = [name.value for name in limits.value.permitted_subtrees]
    assert permitted == ["localhost", ipaddress.ip_network("127.0.0.1/32")]
    keys = [path.name for path in tmp_path.iterdir() if "PRIVATE KEY" in path.read_text()]
    assert keys == ["server.key"]
    ssl.create_default_context(cafile=made.bundle)


def test_certificates_stay_until_they_are_about_to_end(tmp_path: Path, clock: ManualClock):
    first = certificates.prepare(tmp_path, clock.now(), {}).leaf.read_bytes()
    assert certificates.prepare(tmp_path, clock.now() + timedelta(days=300), {}).leaf.read_bytes() == first
    assert certificates.prepare(tmp_path, clock.now() + timedelta(days=340), {}).leaf.read_bytes() != first


def test_on_a_network_file_system_each_host_has_a_folder_of_its_own(tmp_path: Path, monkeypatch):
    from services import local_place

    parts = [SimpleNamespace(mountpoint="/", fstype="ext4"), SimpleNamespace(mountpoint=str(tmp_path), fstype="nfs4")]
    monkeypatch.setattr(local_place.psutil, "disk_partitions", lambda **_: parts)
    monkeypatch.setattr(local_place.socket, "gethostname", lambda: "node-7")
    place = local_place.place_of(tmp_path)
    assert place.shared
    assert place.root == tmp_path / "local-workspace" / "node-7"
    parts[1].fstype = "tmpfs"
    assert local_place.place_of(tmp_path).root == tmp_path / "local-workspace"

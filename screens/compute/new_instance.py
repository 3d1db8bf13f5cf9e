"""The form of a new compute instance, with the studio's fields."""

from __future__ import annotations

from pathlib import Path

from textual.app import ComposeResult

from screens.compute.new_compute import NewComputePage
from screens.widgets.fields import Field, Fold, TextField
from services import compute, twins
from services.compute.checks import check_file, check_idle, check_ssh_key, check_subnet
from services.compute.options import InstanceOptions


class NewInstancePage(NewComputePage):
    """A machine of one's own."""

    TITLE = "New compute instance"
    DRAFT = "compute.instance"

    def fields(self) -> ComposeResult:
        """The usual ones, and the rest under Advanced."""
        yield from self.common_fields()
        note = "Minutes without use after which it stops."
        yield TextField("idle", "Idle shutdown", hint="never", note=note, check=check_idle)
        advanced = tuple(self._advanced())
        yield Fold("Advanced settings", *advanced)
        yield from advanced

    @staticmethod
    def _advanced() -> tuple[Field, ...]:
        ssh = "A public key opens it to an SSH client; this cannot be changed later."
        user = "Object id of another person, who alone can then use it."
        script = "A shell script that runs once, when it is made."
        return (
            TextField("ssh", "SSH access", hint="off", note=ssh, check=check_ssh_key),
            TextField("subnet", "Virtual network", hint="none", note="ARM id of its subnet.", check=check_subnet),
            TextField("user", "Assign to", hint="yourself", note=user),
            TextField("script", "Setup script", hint="none", note=script, check=check_file),
            TextField("identity", "Managed identity", hint="none", note="SystemAssigned, or an identity's ARM id."),
        )

    def options(self, values: dict[str, str]) -> InstanceOptions:
        """What is asked for."""
        script = Path(values["script"]).expanduser().read_text(encoding="utf-8") if values["script"] else ""
        return InstanceOptions(
            name=values["name"],
            size=values["size"],
            idle_minutes=int(values["idle"]) if values["idle"] else None,
            ssh_public_key=values["ssh"],
            subnet=values["subnet"],
            assigned_user=values["user"],
            setup_script=script,
            identity=values["identity"],
        )

    def promise(self, values: dict[str, str]) -> str:
        """Size and when it stops."""
        idle = f"stops after {values['idle']} idle minutes" if values["idle"] else "runs until it is stopped"
        return f"A compute instance of size {values['size']} that {idle}."

    def twin(self, values: dict[str, str]) -> str:
        """`compute create` with what it has flags for."""
        return twins.create_instance(self.session.connection, self.options(values))

    def create(self, values: dict[str, str]) -> None:
        """Ask for it."""
        compute.create_instance(self.session.wire, self.options(values))

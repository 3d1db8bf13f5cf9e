"""What is wrong with the fields of a compute's form, as a sentence; None where nothing is. Empty fields are fine."""

from __future__ import annotations

from pathlib import Path

IDLE_LEAST, IDLE_MOST = 15, 4320
"""Minutes; what Azure takes for an idle shutdown: 15 minutes to 3 days."""

SSH_KINDS = ("ssh-rsa ", "ssh-ed25519 ", "ecdsa-sha2-", "sk-ssh-", "sk-ecdsa-")


def check_idle(text: str) -> str | None:
    """Minutes of idleness."""
    if not text:
        return None
    if not text.isdecimal() or not IDLE_LEAST <= int(text) <= IDLE_MOST:
        return f"Minutes from {IDLE_LEAST} to {IDLE_MOST} (3 days), or nothing for never."
    return None


def check_seconds(text: str) -> str | None:
    """Seconds of idleness of a node."""
    return None if text.isdecimal() else "A whole number of seconds."


def check_ssh_key(text: str) -> str | None:
    """A public key; a private one must never be typed here."""
    if "PRIVATE KEY" in text:
        return "That is a private key: keep it to yourself, and give the public one (.pub)."
    return None if not text or text.startswith(SSH_KINDS) else "A public key, like: ssh-ed25519 AAAA…"


def check_subnet(text: str) -> str | None:
    """ARM id of a subnet."""
    if not text or (text.startswith("/subscriptions/") and "/subnets/" in text):
        return None
    return "A subnet's ARM id: /subscriptions/…/virtualNetworks/…/subnets/…"


def check_file(text: str) -> str | None:
    """A file that can be read."""
    return None if not text or Path(text).expanduser().is_file() else "There is no such file."

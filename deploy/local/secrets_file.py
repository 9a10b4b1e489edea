"""The machine's own secrets, made once and kept from everyone else."""

import base64
import json
import os
import secrets

from deploy.local.places import state


def local_secret(name: str, size: int = 32) -> str:
    """A secret of so many random bytes, as base64; the same one each time."""
    path = state() / "secrets.json"
    kept: dict[str, str] = json.loads(path.read_text()) if path.exists() else {}
    if name not in kept:
        kept[name] = base64.b64encode(secrets.token_bytes(size)).decode()
        half = path.with_suffix(f".{os.getpid()}")
        half.touch(mode=0o600)
        half.write_text(json.dumps(kept))
        half.rename(path)
    return kept[name]

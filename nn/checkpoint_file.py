"""The file of a checkpoint: JSON that a person can read, whole or not there, checked before it is believed.

    {
     "format": "glassgrad checkpoint",
     "version": 1,
     "sha256": "of all the other bytes of this file",
     "content": {...}
    }

Floats are written with as many digits as bring the same bits back. JSON has no nan and no infinity; outside
parameters, where they are refused, they are written as {"float": "nan"}. Reading executes nothing.
"""

import hashlib
import json
import math
import os
import re
import stat
from pathlib import Path
from typing import Any

from nn.checks import check_place

FORMAT = "glassgrad checkpoint"
VERSION = 1
MAX_BYTES = 256 * 2**20  # more than a million parameters with Adam's two numbers each

_HEAD = f'{{\n "format": "{FORMAT}",\n "version": {VERSION},\n "sha256": "'
_START = re.compile(rb'\{\s*"format": "glassgrad checkpoint",\s*"version": (\d{1,9}),\s*"sha256": "([0-9a-f]{64})"')


class CheckpointError(ValueError):
    """A file is no checkpoint, is damaged, or does not fit; or something cannot be kept in one."""


def write(path: str | os.PathLike[str], content: dict[str, Any]) -> None:
    """Write a checkpoint so that at every moment the path holds all of the old one or all of the new one.

    It is written beside the old file, flushed to the disk, and renamed to take its place.

    Raises:
        CheckpointError: the content holds what JSON cannot.
        OSError: the file cannot be written; the old one is untouched.
    """
    data = _encode(content)
    check_place("checkpoint", path)
    target = Path(os.path.realpath(path))
    temporary = target.with_name(f"{target.name}.tmp")
    temporary.unlink(missing_ok=True)
    try:
        with temporary.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    _sync_folder(target.parent)


def read(path: str | os.PathLike[str], max_bytes: int = MAX_BYTES) -> dict[str, Any]:
    """Return the content of a checkpoint.

    Raises:
        CheckpointError: it is too large, no checkpoint, of another version, or not as it was written.
        OSError: it cannot be read.
    """
    name = os.fspath(path)
    data = _read_bytes(name, max_bytes)
    start = _START.match(data)
    if not start:
        raise CheckpointError(f"{name} is no checkpoint: it does not start like one")
    version, digest = int(start[1]), start[2].decode()
    if version != VERSION:
        raise CheckpointError(f"{name} has version {version}, this glassgrad reads version {VERSION}: use another one")
    if _digest(data[: start.start(2)], data[start.end(2) :]) != digest:
        raise CheckpointError(
            f"{name} is damaged or was edited: its checksum does not fit;\n"
            "  use an older copy, or delete it to start afresh"
        )
    try:
        content = json.loads(data, parse_constant=_refuse_constant, object_hook=_decode_float)["content"]
    except (ValueError, KeyError, RecursionError) as error:
        raise CheckpointError(f"{name} is no checkpoint: {error}") from None
    if not isinstance(content, dict):
        raise CheckpointError(f"{name} is no checkpoint: its content is {type(content).__name__}, not an object")
    return content


def _read_bytes(name: str, max_bytes: int) -> bytes:
    """Read a regular file; what is larger than the limit is refused before."""
    status = os.stat(name)  # noqa: PTH116  any path-like, as text
    if not stat.S_ISREG(status.st_mode):
        raise CheckpointError(f"{name} is no checkpoint: it is not a regular file")
    if status.st_size > max_bytes:
        raise CheckpointError(f"{name} has {status.st_size:,} bytes, more than the {max_bytes:,} that max_bytes allows")
    return Path(name).read_bytes()


def _encode(content: dict[str, Any]) -> bytes:
    try:
        body = json.dumps(_encode_floats(content), indent=1, allow_nan=False)
    except (TypeError, ValueError, RecursionError) as error:
        raise CheckpointError(f"a checkpoint holds numbers, text, lists and dicts only: {error}") from None
    tail = f'",\n "content": {body}\n}}\n'
    return f"{_HEAD}{_digest(_HEAD.encode(), tail.encode())}{tail}".encode()


def _digest(head: bytes, tail: bytes) -> str:
    return hashlib.sha256(head + tail).hexdigest()


def _encode_floats(x: Any) -> Any:
    if isinstance(x, float) and not math.isfinite(x):
        return {"float": repr(x)}
    if isinstance(x, dict):
        return {key: _encode_floats(value) for key, value in x.items()}
    return [_encode_floats(part) for part in x] if isinstance(x, list | tuple) else x


def _decode_float(found: dict[str, Any]) -> Any:
    return float(found["float"]) if found.keys() == {"float"} and found["float"] in ("nan", "inf", "-inf") else found


def _refuse_constant(name: str) -> Any:
    raise ValueError(f"{name} is no number in JSON")


def _sync_folder(folder: Path) -> None:
    """Make the renaming last through a power cut; Windows cannot open folders and needs it not."""
    if os.name != "nt":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

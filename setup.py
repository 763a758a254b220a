"""Builds the engine in C where there is a compiler; without one the engine in Python serves."""

import sys
from pathlib import Path

from setuptools import Extension, setup

FOLDER = Path("autograd/native")
# Never -ffast-math: nan, infinities and every rounding are as in the formulas.
FLAGS = ["-std=c11", "-O3", "-ffp-contract=off"]
HIDDEN = ["-fvisibility=hidden"]  # so that what several files share is found at once
WINDOWS_FLAGS = ["/std:c11", "/O2", "/fp:precise"]

setup(
    ext_modules=[
        Extension(
            "autograd.native._core",
            sources=sorted(path.as_posix() for path in FOLDER.glob("*.c")),
            depends=sorted(path.as_posix() for path in FOLDER.glob("*.h")),
            extra_compile_args=WINDOWS_FLAGS if sys.platform == "win32" else FLAGS + HIDDEN,
            optional=True,
        )
    ]
)

"""Builds the engine in C where there is a compiler; without one the install succeeds and the reference serves."""

from pathlib import Path

from setuptools import Extension, setup

FOLDER = Path("autograd/native")
FLAGS = ["-std=c11", "-O2", "-ffp-contract=off"]  # never -ffast-math: nan, infinities and roundings are kept

setup(
    ext_modules=[
        Extension(
            "autograd.native._core",
            sources=sorted(map(str, FOLDER.glob("*.c"))),
            depends=sorted(map(str, FOLDER.glob("*.h"))),
            extra_compile_args=FLAGS,
            optional=True,
        )
    ]
)

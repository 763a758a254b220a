"""Who takes part: glassgrad's engines and their peers, each in a process of its own, on one core."""

import importlib.metadata
import importlib.util
import multiprocessing
import os
import platform
import sys
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

NATIVE, PYTHON = "glassgrad native", "glassgrad python"
ONE_THREAD = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "JAX_PLATFORMS": "cpu",
    "XLA_FLAGS": "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1",
}


@dataclass(frozen=True)
class Engine:
    """One competitor.

    Attributes:
        name: in the report.
        function: the function of a job file that makes its job.
        module: what must be importable.
        distribution: what `pip install` calls it.
    """

    name: str
    function: str
    module: str
    distribution: str

    @property
    def environment(self) -> dict[str, str]:
        """The environment variables of its process."""
        ours = {"AUTOGRAD_ENGINE": self.name.split()[1]} if self.function == "glassgrad" else {}
        return ONE_THREAD | ours

    def is_installed(self) -> bool:
        """Whether it can be imported; of the native engine, whether it was built."""
        if self.name != NATIVE:
            return importlib.util.find_spec(self.module) is not None
        with process(self) as child:
            return child.submit(_can_import, self.module).result()


ENGINES = (
    Engine(NATIVE, "glassgrad", "autograd", "glassgrad"),
    Engine(PYTHON, "glassgrad", "autograd", "glassgrad"),
    Engine("micrograd", "micrograd", "micrograd", "micrograd"),
    Engine("xad", "xad", "xad", "xad"),
    Engine("casadi", "casadi", "casadi", "casadi"),
    Engine("torch", "torch", "torch", "torch"),
    Engine("jax eager", "jax_eager", "jax", "jax"),
    Engine("jax jit", "jax_jit", "jax", "jax"),
    Engine("sklearn", "sklearn", "sklearn", "scikit-learn"),
    Engine("numpy by hand", "numpy", "numpy", "numpy"),
)


def process(engine: Engine) -> ProcessPoolExecutor:
    """Return a fresh process for the engine, which begins when it is given something to do."""
    spawn = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(1, spawn, initializer=_prepare, initargs=(engine.environment,))


def _prepare(environment: dict[str, str]) -> None:
    os.environ.update(environment)
    sys.setrecursionlimit(10**8)  # micrograd's backward recurses once per node


def _can_import(module: str) -> bool:
    try:
        importlib.import_module(module)
    except ImportError:
        return False
    return True


def use_one_core() -> None:
    """Stay on one core, with all processes that begin from here, where the system can do that."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})


def versions(engines: list[Engine]) -> dict[str, str]:
    """Return the version of every distribution that takes part."""
    return {engine.distribution: importlib.metadata.version(engine.distribution) for engine in engines}


def machine() -> str:
    """Return the processor, the system and the Python."""
    return f"{_processor()}, one of {os.cpu_count()} cores, {platform.platform()}, Python {platform.python_version()}"


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()

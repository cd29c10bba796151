"""How long decoding takes, as ratios to the least that any reader of the same bytes must do. Run with `pytest -m bench -s`."""

from __future__ import annotations

import gc
import json
import math
import random
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from rca.decode import assemble, decode

pytestmark = pytest.mark.bench

WORDS = (
    "refund",
    "order",
    "customer",
    "invoice",
    "delivery",
    "the",
    "a",
    "of",
    "to",
    "and",
    "damaged",
    "oven",
    "Tuesday",
    "summary",
    "label",
    "answer",
    "price",
    "total",
)


def document(spans: int):
    """A trace of AI services: 40 services, six attributes a span, a prompt on each third."""
    from opentelemetry.proto.trace.v1.trace_pb2 import TracesData

    rng = random.Random(7)
    made, trace = TracesData(), bytes(range(16))
    scopes = []
    for number in range(40):
        holder = made.resource_spans.add()
        holder.resource.attributes.add(key="service.name").value.string_value = f"service-{number}"
        scopes.append(holder.scope_spans.add())
    for number in range(1, spans + 1):
        start = 1_700_000_000_000_000_000 + number * 1000
        span = scopes[rng.randrange(40)].spans.add(
            trace_id=trace, span_id=number.to_bytes(8, "big"), name=f"chat model-{number % 9}", kind=number % 5 + 1
        )
        span.parent_span_id = (number // 4).to_bytes(8, "big") if number >= 4 else b""
        span.start_time_unix_nano, span.end_time_unix_nano = start, start + 900_000
        for key in ("gen_ai.operation.name", "gen_ai.request.model", "server.address"):
            span.attributes.add(key=key).value.string_value = rng.choice(WORDS)
        span.attributes.add(key="gen_ai.usage.input_tokens").value.int_value = rng.randrange(2000)
        span.attributes.add(key="gen_ai.response.finish_reasons").value.array_value.values.add().string_value = "stop"
        if number % 3 == 0:
            span.attributes.add(key="gen_ai.input.messages").value.string_value = " ".join(rng.choices(WORDS, k=150))
        else:
            span.attributes.add(key="http.route").value.string_value = "/v1/" + rng.choice(WORDS)
        if number % 10 == 0:
            span.events.add(name="exception", time_unix_nano=start).attributes.add(key="exception.type").value.string_value = "E"
    return made


def read_every_field(data: bytes) -> int:
    """Parse with opentelemetry-proto and touch each field of each span: the yardstick."""
    from opentelemetry.proto.trace.v1.trace_pb2 import TracesData

    seen = 0

    def touch(value) -> None:
        nonlocal seen
        which = value.WhichOneof("value")
        inner = getattr(value, which) if which else None
        seen += 1
        if which == "array_value":
            for item in inner.values:
                touch(item)
        elif which == "kvlist_value":
            for pair in inner.values:
                touch(pair.value)

    for holder in TracesData.FromString(data).resource_spans:
        for pair in holder.resource.attributes:
            seen += len(pair.key)
            touch(pair.value)
        for scoped in holder.scope_spans:
            seen += len(scoped.scope.name) + len(scoped.scope.version)
            for span in scoped.spans:
                seen += len(span.trace_id) + len(span.span_id) + len(span.parent_span_id) + len(span.name) + span.kind
                seen += span.start_time_unix_nano + span.end_time_unix_nano + span.status.code + len(span.status.message)
                seen += span.dropped_attributes_count + span.dropped_events_count
                for pair in span.attributes:
                    seen += len(pair.key)
                    touch(pair.value)
                for event in span.events:
                    seen += len(event.name) + event.time_unix_nano
                    for pair in event.attributes:
                        seen += len(pair.key)
                        touch(pair.value)
                for link in span.links:
                    seen += len(link.trace_id) + len(link.span_id)
    return seen


def best(work: Callable[[], object], rounds: int = 3) -> float:
    """CPU seconds of the best round, with the garbage collector paused as the decoder does."""
    taken = []
    for _ in range(rounds):
        gc.collect()
        gc.disable()
        begin = time.process_time()
        work()
        taken.append(time.process_time() - begin)
        gc.enable()
    return min(taken)


def as_otlp_json(data: bytes) -> bytes:
    from google.protobuf.json_format import MessageToDict
    from opentelemetry.proto.trace.v1.trace_pb2 import TracesData

    return json.dumps(MessageToDict(TracesData.FromString(data)), separators=(",", ":")).encode()


@pytest.fixture(scope="module")
def protobuf() -> dict[int, bytes]:
    return {spans: document(spans).SerializeToString() for spans in (1_000, 10_000, 100_000)}


def test_protobuf_against_reading_every_field(protobuf):
    for spans, data in protobuf.items():
        yardstick, ours = best(lambda data=data: read_every_field(data)), best(lambda data=data: decode(data))
        print(f"\nprotobuf {spans:>7} spans {len(data) / 1e6:6.1f} MB: decode / parse and read = {ours / yardstick:.2f} (goal 4)", end="")
    assert ours < 4 * yardstick


def test_json_against_json_loads(protobuf):
    for spans in (1_000, 10_000):
        data = as_otlp_json(protobuf[spans])
        yardstick, ours = best(lambda data=data: json.loads(data)), best(lambda data=data: decode(data))
        print(f"\nJSON {spans:>7} spans {len(data) / 1e6:6.1f} MB: decode / json.loads = {ours / yardstick:.2f}", end="")
        assert ours < 5 * yardstick


def test_growth(protobuf):
    """Exponent of the time over the number of spans, decoding and assembling."""
    taken = {spans: best(lambda data=data: assemble([decode(data)], [bytes(range(16)).hex()])) for spans, data in protobuf.items()}
    exponent = math.log(taken[100_000] / taken[10_000]) / math.log(10)
    print(f"\ngrowth exponent 10k to 100k spans: {exponent:.3f} (goal 1.05)", end="")
    assert exponent < 1.15


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
@pytest.mark.parametrize("form", ["protobuf", "json"])
def test_memory(protobuf, tmp_path: Path, form: str):
    """Peak of a fresh process that decodes, above one that only imports, over the size of the file."""
    data = protobuf[100_000] if form == "protobuf" else as_otlp_json(protobuf[100_000])
    path = tmp_path / "trace"
    path.write_bytes(data)
    size = len(data)
    del data
    code = "import sys, rca.decode, opentelemetry.proto.trace.v1.trace_pb2\n"
    work = "held = rca.decode.decode(open(sys.argv[1], 'rb').read())\n"
    told = "print(next(line.split()[1] for line in open('/proc/self/status') if line.startswith('VmHWM')))"
    idle, peak = (
        int(subprocess.run([sys.executable, "-c", text, str(path)], capture_output=True, text=True, check=True).stdout)
        for text in (code + told, code + work + told)
    )
    ratio = (peak - idle) * 1024 / size
    print(f"\nmemory, {form}: {ratio:.1f} times the file (goal 12)", end="")
    assert 1 < ratio < 12

"""Checkpoints: the same bits back, resuming after kill -9, and every file that is not what it should be."""

import hashlib
import json
import math
import os
import pickle
import random
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import nn
from autograd import Value
from nn import CheckpointError, load_checkpoint, save_checkpoint
from nn.checkpoint_file import read, write

ROOT = Path(__file__).parents[1]


class Bag(nn.Module):
    """Some parameters."""

    def __init__(self, *numbers: float) -> None:
        self.numbers = [Value(number) for number in numbers]


def contents(*holders: Any) -> list[Any]:
    return [json.dumps(holder.state_dict()) for holder in holders if holder is not None]


def a_training() -> dict[str, Any]:
    """A model with its optimizer, schedule and generator after some epochs."""
    rng = random.Random(3)
    model = nn.Sequential(nn.Layer(2, 3, rng=rng), nn.Dropout(0.2), nn.Layer(3, 1, None, rng=rng))
    optimizer = nn.Adam(model.parameters(), lr=0.05)
    schedule = nn.CosineAnnealingLR(optimizer, 20)
    samples = [[0.0, 0.5], [1.0, 0.25]], [[1.0], [0.0]]
    nn.fit(model, *samples, optimizer=optimizer, schedule=schedule, epochs=3, seed=1, progress=False)
    return {"model": model, "optimizer": optimizer, "schedule": schedule, "rng": rng}


def saved(path: Path) -> Path:
    save_checkpoint(path, **a_training(), epoch=3, history=[{"epoch": 1, "loss": math.nan}], extra={"note": "a"})
    return path


def signed(body: str, version: int = 1) -> bytes:
    """A file with any content and the right checksum."""
    head, tail = (
        f'{{\n "format": "glassgrad checkpoint",\n "version": {version},\n "sha256": "',
        f'",\n "content": {body}}}',
    )
    return f"{head}{hashlib.sha256((head + tail).encode()).hexdigest()}{tail}".encode()


# The same bits back

TRICKY = [0.1 + 0.2, -0.0, 5e-324, 2.0**-1074, 1.7976931348623157e308, 1 / 3, -1e-310, 1e22, 123456789.0, 2.0**53]


def test_floats_come_back_bit_for_bit(tmp_path: Path) -> None:
    rng = random.Random(0)
    drawn = [math.ldexp(rng.uniform(-1, 1), rng.randrange(-1070, 1020)) for _ in range(500)]
    bag, other = Bag(*TRICKY, *drawn), Bag(*[0.0] * 510)
    save_checkpoint(tmp_path / "c.json", bag)
    load_checkpoint(tmp_path / "c.json", other)
    assert [p.data.hex() for p in other.parameters()] == [p.data.hex() for p in bag.parameters()]


def test_everything_comes_back(tmp_path: Path) -> None:
    training = a_training()
    records = [{"epoch": 1, "loss": 0.1 + 0.2, "validation_loss": math.inf, "score": -math.inf}]
    save_checkpoint(tmp_path / "c.json", **training, epoch=3, history=records, extra={"a": [1, None, "inf", True]})
    rng = random.Random(99)
    model = nn.Sequential(nn.Layer(2, 3), nn.Dropout(0.2), nn.Layer(3, 1, None))
    optimizer = nn.Adam(model.parameters(), lr=7.0)
    schedule = nn.CosineAnnealingLR(optimizer, 20)
    rest = load_checkpoint(tmp_path / "c.json", model, optimizer=optimizer, schedule=schedule, rng=rng)
    assert rest == {"epoch": 3, "history": records, "extra": {"a": [1, None, "inf", True]}}
    assert contents(model, optimizer, schedule) == contents(
        training["model"], training["optimizer"], training["schedule"]
    )
    assert rng.getstate() == training["rng"].getstate()
    assert model.parts[1].rng.getstate() == training["model"].parts[1].rng.getstate()


@pytest.mark.parametrize(
    "make",
    [
        lambda p: nn.SGD(p, lr=0.1, momentum=0.9, nesterov=True, weight_decay=0.01),
        lambda p: nn.Adam(p, lr=0.1, betas=(0.8, 0.99)),
        lambda p: nn.AdamW(p, lr=0.1),
        lambda p: nn.RMSprop(p, lr=0.1, momentum=0.5, centered=True),
    ],
    ids=["SGD", "Adam", "AdamW", "RMSprop"],
)
def test_every_optimizer_continues_with_the_same_bits(make: Any, tmp_path: Path) -> None:
    def step(bag: Bag, optimizer: Any, n: int) -> None:
        for index in range(n):
            for parameter in bag.parameters():
                parameter.grad = math.sin(index + parameter.data)
            optimizer.step()

    bag, other = Bag(1.0, 2.0, 3.0), Bag(0.0, 0.0, 0.0)
    optimizer, second = make(bag.parameters()), make(other.parameters())
    step(bag, optimizer, 5)
    save_checkpoint(tmp_path / "c.json", bag, optimizer=optimizer)
    load_checkpoint(tmp_path / "c.json", other, optimizer=second)
    for pair in ((bag, optimizer), (other, second)):
        step(*pair, 5)
    assert contents(other, second) == contents(bag, optimizer)


def test_a_schedule_continues_with_the_same_bits(tmp_path: Path) -> None:
    def make() -> tuple[Bag, Any, Any]:
        bag = Bag(1.0)
        optimizer = nn.SGD(bag.parameters(), lr=0.1)
        return bag, optimizer, nn.ReduceLROnPlateau(optimizer, patience=1, cooldown=1)

    (bag, optimizer, schedule), (other, second, again) = make(), make()
    losses = [3.0, 2.0, 2.0, 2.0, 2.0, 1.0, 1.0, 1.0, 1.0]
    for loss in losses[:4]:
        schedule.step(loss)
    save_checkpoint(tmp_path / "c.json", bag, optimizer=optimizer, schedule=schedule)
    load_checkpoint(tmp_path / "c.json", other, optimizer=second, schedule=again)
    for loss in losses[4:]:
        schedule.step(loss)
        again.step(loss)
        assert again.get_last_lr() == schedule.get_last_lr()


def test_the_file_is_json_that_a_person_can_read(tmp_path: Path) -> None:
    save_checkpoint(tmp_path / "c.json", Bag(0.5, -0.0), epoch=7)
    lines = (tmp_path / "c.json").read_text().splitlines()
    assert '  "numbers.0": 0.5,' in lines
    assert '  "numbers.1": -0.0' in lines
    loaded = json.loads((tmp_path / "c.json").read_text())
    assert (loaded["format"], loaded["version"], loaded["content"]["epoch"]) == ("glassgrad checkpoint", 1, 7)


def test_numbers_that_json_lacks(tmp_path: Path) -> None:
    write(tmp_path / "c.json", {"a": [math.inf, -math.inf, {"float": "x"}, "nan"], "b": math.nan})
    content = read(tmp_path / "c.json")
    assert content["a"] == [math.inf, -math.inf, {"float": "x"}, "nan"]
    assert math.isnan(content["b"])
    json.loads((tmp_path / "c.json").read_text(), parse_constant=pytest.fail)


# Saving


def test_the_old_file_is_kept_until_the_new_one_is_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "c.json"
    save_checkpoint(path, Bag(1.0))
    order: list[str] = []
    fsync, replace = os.fsync, Path.replace

    def synced(descriptor: int) -> None:
        order.append("folder" if stat.S_ISDIR(os.fstat(descriptor).st_mode) else "file")
        load_checkpoint(path, before := Bag(0.0))
        assert before.numbers[0].data == (1.0 if order == ["file"] else 2.0)
        fsync(descriptor)

    def renamed(self: Path, target: Path) -> Path:
        order.append("rename")
        assert self.parent == target.parent
        assert read(self)["parameters"] == {"numbers.0": 2.0}
        return replace(self, target)

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(Path, "replace", renamed)
    save_checkpoint(path, Bag(2.0))
    assert order == ["file", "rename", "folder"]
    assert [entry.name for entry in tmp_path.iterdir()] == ["c.json"]


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_a_failed_write_leaves_the_old_file_and_nothing_else(
    error: BaseException, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "c.json"
    save_checkpoint(path, Bag(1.0))

    def fail(_: int) -> None:
        raise error

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(type(error)):
        save_checkpoint(path, Bag(2.0))
    assert [entry.name for entry in tmp_path.iterdir()] == ["c.json"]
    assert read(path)["parameters"] == {"numbers.0": 1.0}


def test_what_a_killed_process_left_is_replaced_and_links_are_followed(tmp_path: Path) -> None:
    (tmp_path / "real.json.tmp").write_text("half")
    (tmp_path / "link.json").symlink_to(tmp_path / "real.json")
    save_checkpoint(tmp_path / "link.json", Bag(1.0))
    assert (tmp_path / "link.json").is_symlink()
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["link.json", "real.json"]
    load_checkpoint(tmp_path / "real.json", Bag(0.0))


def test_parameters_that_are_not_finite_are_refused_by_name(tmp_path: Path) -> None:
    path = saved(tmp_path / "c.json")
    before = path.read_bytes()
    with pytest.raises(CheckpointError) as caught:
        save_checkpoint(path, Bag(1.0, math.nan, math.inf))
    assert str(caught.value) == "the parameter numbers.1 is nan and 1 more: a checkpoint keeps finite ones"
    assert path.read_bytes() == before


def test_what_json_cannot_hold_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CheckpointError, match=r"a checkpoint holds numbers, text, lists and dicts only: .*complex"):
        save_checkpoint(tmp_path / "c.json", Bag(1.0), extra={"z": 1j})
    assert not list(tmp_path.iterdir())


def test_what_keeps_no_state_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    path = saved(tmp_path / "c.json")
    before = path.read_bytes()
    for model, got in ((abs, "builtin_function_or_method"), (str(path), "str")):
        for function in (load_checkpoint, save_checkpoint):
            with pytest.raises(TypeError) as caught:
                function(path, model)
            assert str(caught.value) == (
                f"{function.__name__}: the model has state_dict() and load_state_dict(), as every nn.Module has;\n"
                f"  got {got}"
            )
    for name, example in (("optimizer", "nn.SGD"), ("schedule", "nn.StepLR")):
        with pytest.raises(TypeError) as caught:
            load_checkpoint(path, Bag(1.0), **{name: 3})
        assert str(caught.value) == (
            f"load_checkpoint: the {name} has state_dict() and load_state_dict(), as {example} has;\n  got int"
        )
    assert path.read_bytes() == before


def test_a_callback_refuses_a_model_without_state_before_it_trains(tmp_path: Path) -> None:
    weight = Value(1.0)
    with pytest.raises(TypeError, match=r"^Checkpoint: the model has state_dict\(\) and load_state_dict\(\)"):
        nn.fit(
            lambda x: weight * x,
            [1.0],
            [2.0],
            optimizer=nn.SGD([weight], lr=0.1),
            epochs=1,
            callbacks=[nn.Checkpoint(tmp_path / "c.json")],
            progress=False,
        )
    assert weight.data == 1.0


def test_a_path_that_cannot_be_a_file_is_named_as_given(tmp_path: Path) -> None:
    path = tmp_path / "missing" / "c.json"
    with pytest.raises(FileNotFoundError) as missing:
        save_checkpoint(path, Bag(1.0))
    assert (missing.value.strerror, missing.value.filename) == (
        "the folder of this checkpoint is missing, make it first",
        str(path),
    )
    with pytest.raises(IsADirectoryError) as folder:
        save_checkpoint(tmp_path, Bag(1.0))
    assert (folder.value.strerror, folder.value.filename) == (
        "a checkpoint is a file, this is a folder",
        str(tmp_path),
    )


def test_a_damaged_file_says_what_to_do(tmp_path: Path) -> None:
    path = saved(tmp_path / "c.json")
    path.write_bytes(path.read_bytes().replace(b'"content"', b'"Content"'))
    with pytest.raises(CheckpointError) as caught:
        load_checkpoint(path, Bag(1.0))
    assert str(caught.value) == (
        f"{path} is damaged or was edited: its checksum does not fit;\n"
        "  use an older copy, or delete it to start afresh"
    )


# Files that are not what they should be


def a_second_training() -> dict[str, Any]:
    model = nn.Sequential(nn.Layer(2, 3), nn.Dropout(0.2), nn.Layer(3, 1, None))
    optimizer = nn.Adam(model.parameters(), lr=0.5)
    return {
        "model": model,
        "optimizer": optimizer,
        "schedule": nn.CosineAnnealingLR(optimizer, 5),
        "rng": random.Random(7),
    }


def refused(path: Path, training: dict[str, Any], **options: Any) -> str:
    """Check that loading is an error that changes nothing; return its text."""

    def everything() -> Any:
        states = contents(training["model"], training["optimizer"], training["schedule"])
        return states, training["rng"].getstate(), training["model"].parts[1].rng.getstate()

    before = everything()
    with pytest.raises(ValueError) as caught:
        load_checkpoint(path, **training, **options)
    assert type(caught.value) is CheckpointError
    assert everything() == before
    text = str(caught.value)
    assert str(path) in text
    assert len(text.splitlines()) <= 4
    return text


def test_truncated_files_are_refused(tmp_path: Path) -> None:
    path, training = saved(tmp_path / "c.json"), a_second_training()
    data = path.read_bytes()
    for length in [*range(200), *range(200, len(data), 331), len(data) - 1]:
        path.write_bytes(data[:length])
        refused(path, training)
    path.write_bytes(data)
    load_checkpoint(path, **training)


def test_a_thousand_mutations_are_refused(tmp_path: Path) -> None:
    path, training, rng = saved(tmp_path / "c.json"), a_second_training(), random.Random(2)
    original = path.read_bytes()
    for round_ in range(1000):
        data, at = bytearray(original), rng.randrange(250 if round_ % 3 == 0 else len(original))
        change = rng.randrange(4)
        if change == 0:
            data[at] ^= 1 << rng.randrange(8)
        elif change == 1:
            data[at:at] = bytes([rng.randrange(256)])
        elif change == 2:
            del data[at : at + rng.randrange(1, 50)]
        else:
            data[at : at + 8] = rng.randbytes(8)
        if data != original:
            path.write_bytes(data)
            refused(path, training)


def test_other_versions_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "c.json"
    path.write_bytes(signed("{}", version=2))
    assert refused(path, a_second_training()) == (
        f"{path} has version 2, this glassgrad reads version 1: use another one"
    )


def test_oversized_files_are_refused_before_they_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "c.json"
    path.touch()
    os.truncate(path, 2**40)  # a hole: no byte of it is on the disk
    monkeypatch.setattr(Path, "read_bytes", lambda _: pytest.fail("it was read"))
    assert refused(path, a_second_training()) == (
        f"{path} has 1,099,511,627,776 bytes, more than the 268,435,456 that max_bytes allows"
    )
    os.truncate(path, 1001)
    assert "1,001 bytes, more than the 1,000" in refused(path, a_second_training(), max_bytes=1000)


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path, tmp_path / "pipe"):
        assert refused(path, a_second_training()).endswith("is no checkpoint: it is not a regular file")
    with pytest.raises(FileNotFoundError):
        load_checkpoint(tmp_path / "missing.json", Bag(1.0))


class Bomb:
    """Unpickling it writes a file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> Any:
        return Path.touch, (self.path,)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{}",
        b"null",
        b"\xff\xfe\x00",
        b"[" * 1_000_000,
        b'{"a":' * 1_000_000,
        b"NaN",
        signed("[" * 1_000_000),
        signed("[" * 1_000_000 + "]" * 1_000_000),
        signed('{"a":' * 1_000_000),
        signed("{}"),
        signed("[]"),
        signed("null"),
        signed("NaN"),
        signed('{"epoch": Infinity}'),
        signed('{"epoch": ' + "9" * 5000 + "}"),
        signed('{"epoch": __import__("os")}'),
    ],
    ids=lambda data: data[-20:].decode(errors="replace"),
)
def test_hostile_files_are_refused(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "c.json"
    path.write_bytes(data)
    refused(path, a_second_training())


def test_pickles_are_refused_and_not_run(tmp_path: Path) -> None:
    path, bomb = tmp_path / "c.json", tmp_path / "exploded"
    path.write_bytes(pickle.dumps(Bomb(bomb)))
    assert refused(path, a_second_training()) == f"{path} is no checkpoint: it does not start like one"
    assert not bomb.exists()
    pickle.loads(path.read_bytes())
    assert bomb.exists()


def spoil(*keys: Any, to: Any) -> Callable[[Any], None]:
    def change(content: Any) -> None:
        for key in keys[:-1]:
            content = content[key]
        content[keys[-1]] = to

    return change


BIAS = "parts.0.neurons.0.bias"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (spoil("parameters", BIAS, to="1"), f"the parameter {BIAS} is '1', no finite float"),
        (spoil("parameters", BIAS, to={"float": "nan"}), f"the parameter {BIAS} is nan, no finite float"),
        (spoil("parameters", BIAS, to=None), f"the parameter {BIAS} is None, no finite float"),
        (spoil("parameters", "extra", to=1.0), "not in the model: extra"),
        (spoil("parameters", to=[]), "its parameters is no dict"),
        (spoil("epoch", to=-1), "its epoch or its history is damaged"),
        (spoil("epoch", to=True), "its epoch is no int"),
        (spoil("history", to=[1]), "its epoch or its history is damaged"),
        (spoil("optimizer", to=None), "it keeps no optimizer: leave optimizer= away to load the rest"),
        (spoil("optimizer", "kind", to="SGD"), "its optimizer is 'SGD', this one is 'Adam'"),
        (spoil("optimizer", "state", to=7), ""),
        (spoil("optimizer", "state", "state", "0", to={"x": "y"}), ""),
        (spoil("optimizer", "state", "param_groups", 0, "lr", to=-1.0), ""),
        (spoil("schedule", "state", "last_epoch", to="3"), ""),
        (spoil("schedule", "state", "base_lrs", to=[0.1, 0.1]), ""),
        (spoil("generators", to={}), "it keeps the generators [], the model has ['parts.1.rng']"),
        (spoil("rng", to=None), "it keeps no state of the generator"),
        (spoil("rng", 1, to="1 2 3"), ""),
        (spoil("rng", 0, to=99), ""),
        (spoil("rng", 2, to="x"), "the state of its generator is damaged"),
        (spoil("generators", "parts.1.rng", 1, to="a b"), ""),
    ],
)
def test_signed_files_of_other_contents_are_refused(change: Any, message: str, tmp_path: Path) -> None:
    path = saved(tmp_path / "c.json")
    content = json.loads(path.read_text())["content"]
    change(content)
    path.write_bytes(signed(json.dumps(content)))
    assert message in refused(path, a_second_training())


@pytest.mark.parametrize("token", ["NaN", "Infinity", "-Infinity"])
def test_tokens_that_are_not_json_are_refused_wherever_they_stand(token: str, tmp_path: Path) -> None:
    path = saved(tmp_path / "c.json")
    content = json.loads(path.read_text())["content"]
    path.write_bytes(signed(json.dumps(content | {"extra": {"x": float(token)}})))
    assert refused(path, a_second_training()) == f"{path} is no checkpoint: {token} is no number in JSON"


def test_a_parameter_too_large_for_a_float_is_refused(tmp_path: Path) -> None:
    path = saved(tmp_path / "c.json")
    content = json.loads(path.read_text())["content"]
    content["parameters"][BIAS] = 12345.5
    path.write_bytes(signed(json.dumps(content).replace("12345.5", "1e999")))
    assert f"the parameter {BIAS} is inf, no finite float" in refused(path, a_second_training())


@pytest.mark.parametrize(("n_in", "n_out"), [(3, 3), (2, 4), (2, 2)])
def test_another_shape_is_refused(n_in: int, n_out: int, tmp_path: Path) -> None:
    path = saved(tmp_path / "c.json")
    model = nn.Sequential(nn.Layer(n_in, n_out), nn.Dropout(0.2), nn.Layer(n_out, 1, None))
    optimizer = nn.Adam(model.parameters(), lr=0.5)
    training = {"model": model, "optimizer": optimizer, "schedule": nn.CosineAnnealingLR(optimizer, 5)}
    assert "does not fit" in refused(path, training | {"rng": random.Random(7)})


# Resuming


def trained(path: Path | None, epochs: int, seed: int | None = 5, **options: Any) -> tuple[nn.Module, nn.History]:
    model = nn.MLP(2, [4, 1], rng=random.Random(0))
    optimizer = nn.SGD(model.parameters(), lr=0.1, momentum=0.9)
    stopping = nn.EarlyStopping(patience=options.pop("patience", 50))
    saving = [] if path is None else [nn.Checkpoint(path, resume=True)]
    history = nn.fit(
        model, *nn.data.make_moons(20, 0.2, seed=1), optimizer=optimizer, epochs=epochs, batch_size=6, seed=seed,
        schedule=nn.StepLR(optimizer, 3, gamma=0.5), validation=0.25, callbacks=[stopping, *saving], progress=False,
    )  # fmt: skip
    return model, history


def essence(model: nn.Module, history: nn.History) -> Any:
    records = [{name: x for name, x in record.items() if name != "seconds"} for record in history]
    return [p.data.hex() for p in model.parameters()], records


def test_resuming_continues_with_the_same_bits(tmp_path: Path) -> None:
    expected = essence(*trained(None, 9))
    for epochs in (3, 4, 9):
        result = trained(tmp_path / "c.json", epochs)
    assert essence(*result) == expected
    assert essence(*trained(tmp_path / "c.json", 9)) == expected  # all done: nothing happens


def test_resuming_without_a_seed_keeps_the_held_out_samples(tmp_path: Path) -> None:
    held_out = []
    for epochs in (2, 4):
        model = nn.MLP(2, [2, 1], rng=random.Random(0))
        note = nn.LambdaCallback(lambda run: held_out.append(run.validation))
        nn.fit(
            model, *nn.data.make_moons(40, seed=1), lr=0.1, epochs=epochs, validation=0.2, progress=False,
            callbacks=[note, nn.Checkpoint(tmp_path / "c.json", resume=True)],
        )  # fmt: skip
    assert len(held_out) == 4
    assert all(each == held_out[0] for each in held_out)


def test_a_training_that_stopped_early_stays_stopped(tmp_path: Path) -> None:
    _, history = trained(tmp_path / "c.json", 200, patience=1)
    assert len(history) < 200
    again = trained(tmp_path / "c.json", 200, patience=1)
    assert len(again[1]) == len(history)


def test_every_and_the_last_epoch_are_saved(tmp_path: Path) -> None:
    epochs: list[int] = []
    note = nn.LambdaCallback(on_epoch_end=lambda run: epochs.append(read(tmp_path / "c.json")["epoch"]))
    saving = nn.Checkpoint(tmp_path / "c.json", every=3)
    save_checkpoint(tmp_path / "c.json", Bag(1.0), epoch=100)
    nn.fit(nn.Neuron(1), [[1.0]], [1.0], lr=0.1, epochs=7, callbacks=[saving, note], progress=False)
    assert epochs == [100, 100, 3, 3, 3, 6, 7]


def test_resuming_from_something_else_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "c.json"
    save_checkpoint(path, nn.MLP(2, [4, 1]))
    with pytest.raises(CheckpointError) as caught:
        trained(path, 3)
    assert str(caught.value) == f"{path} was not written in a training: load it with nn.load_checkpoint"
    path.unlink()
    trained(path, 3)
    with pytest.raises(CheckpointError) as caught:
        trained(path, 3, seed=6)
    assert str(caught.value) == f"{path} is of a training with seed 5, this one has 6"


PROGRAM = """
import json, os, random, signal, sys
import nn

path, kill_after, epochs = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
rng = random.Random(0)
model = nn.Sequential(nn.Layer(2, 4, rng=rng), nn.Dropout(0.1), nn.Layer(4, 1, None, rng=rng))
optimizer = nn.Adam(model.parameters(), lr=0.02)


def die(run):
    if run.epoch == kill_after:
        os.kill(os.getpid(), signal.SIGKILL)


X, y = nn.data.make_moons(24, 0.1, seed=1)
history = nn.fit(
    model, X, [[t] for t in y], optimizer=optimizer, schedule=nn.CosineAnnealingLR(optimizer, epochs), epochs=epochs,
    batch_size=8, validation=0.25, seed=3, progress=False,
    callbacks=[nn.EarlyStopping(patience=epochs), nn.Checkpoint(path, resume=True), nn.LambdaCallback(die)],
)
print(json.dumps([[p.data.hex() for p in model.parameters()], history.losses, history["validation_loss"]]))
"""


def start(*arguments: Any) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM, *map(str, arguments)],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    )


def test_10_epochs_kill_9_and_10_more_are_20(tmp_path: Path) -> None:
    whole, killed = start(tmp_path / "whole.json", -1, 20), start(tmp_path / "c.json", 10, 20)
    expected, _ = whole.communicate()
    killed.communicate()
    assert killed.returncode == -signal.SIGKILL
    assert read(tmp_path / "c.json")["epoch"] == 10
    resumed = start(tmp_path / "c.json", -1, 20)
    assert resumed.communicate()[0] == expected
    assert len(json.loads(expected)[1]) == 20


@pytest.mark.long
def test_kill_9_at_200_random_moments_loses_nothing(tmp_path: Path) -> None:
    path, rng, epochs = tmp_path / "c.json", random.Random(4), 3000
    expected, _ = start(tmp_path / "whole.json", -1, epochs).communicate()
    kills, latest = 0, 0
    while kills < 200:
        process = start(path, -1, epochs)
        deadline = time.monotonic() + 60
        while not _epoch(path, more_than=latest) and process.poll() is None:
            assert time.monotonic() < deadline
            time.sleep(0.005)
        time.sleep(rng.uniform(0, 0.02))
        process.kill()
        process.communicate()
        kills += 1
        reached = read(path)["epoch"]  # whole, whatever the moment
        assert reached >= latest
        latest = reached
    assert latest < epochs, "the training ended before the last kill: the test needs more epochs"
    assert start(path, -1, epochs).communicate()[0] == expected


def _epoch(path: Path, more_than: int) -> bool:
    return path.exists() and read(path)["epoch"] > more_than


# Where it cannot be written, and what does not fit.


def test_a_state_that_does_not_fit_recommends_nothing_that_load_checkpoint_lacks(tmp_path):
    path = tmp_path / "run.json"
    nn.save_checkpoint(path, nn.MLP(2, [1]))
    with pytest.raises(nn.CheckpointError) as error:
        nn.load_checkpoint(path, nn.MLP(3, [1]))
    assert str(error.value) == (
        f"{path} does not fit: the state does not fit this MLP\n  missing: layers.0.neurons.0.weights.2"
    )


@pytest.mark.parametrize(
    ("kind", "what"), [(nn.Checkpoint, "checkpoint"), (nn.CSVLogger, "CSV file")], ids=["Checkpoint", "CSVLogger"]
)
def test_a_path_where_nothing_can_be_written_is_refused_before_the_training(tmp_path, monkeypatch, kind, what):
    def train(path):
        epochs = []
        callbacks = [kind(path), nn.LambdaCallback(on_epoch_end=epochs.append)]
        with pytest.raises(OSError) as error:
            nn.fit(nn.MLP(1, [1]), [[1.0]], [1.0], epochs=2, lr=0.1, progress=False, callbacks=callbacks[::-1])
        assert epochs == []
        assert error.value.filename == str(path)
        return error.value

    missing = train(tmp_path / "missing" / "run")
    assert isinstance(missing, FileNotFoundError)
    assert missing.strerror == f"the folder of this {what} is missing, make it first"
    folder = train(tmp_path)
    assert isinstance(folder, IsADirectoryError)
    assert folder.strerror == f"a {what} is a file, this is a folder"
    monkeypatch.setattr("os.access", lambda *_: False)
    refused = train(tmp_path / "run")
    assert isinstance(refused, PermissionError)
    assert refused.strerror == f"the folder of this {what} may not be written to, choose another"

"""no_grad, scope, and what a mode does to other threads, tasks and generators."""

import asyncio
import contextvars
import threading
from collections.abc import AsyncIterator, Iterator

import pytest

from autograd import AnomalyError, Value, detect_anomaly, grad, no_grad, scope
from autograd.modes import Mode, Modes, active, current, recording


def is_recorded() -> bool:
    return bool((Value(2.0) * 3).operands)


def here() -> str | None:
    return (Value(2.0) * 3).scope


@pytest.fixture(autouse=True)
def nothing_stays_on():
    yield
    assert active == []
    assert current() == Modes()


# no_grad.


def test_results_inside_no_grad_are_leaves():
    x = Value(3.0)
    with no_grad():
        y = (x * x).tanh() + 1
        x.data = 4.0
    y.backward()
    assert (y.op, y.operands, y.partials, y.is_constant, y.grad, x.grad) == (None, (), (), False, 1.0, 0.0)
    (x * x).backward()
    assert x.grad == 8.0


def test_every_kind_of_operation_obeys_no_grad():
    x = Value(3.0)
    with no_grad():
        results = [x + 1, 1 - x, -x, x.exp(), x.clip(0, 1), x.leaky_relu(), x.maximum(2), abs(x), x // 2]
    assert not any(v.operands for v in results)


def test_backward_works_inside_no_grad():
    x = Value(3.0)
    y = x * x
    with no_grad():
        y.backward()
    assert x.grad == 6.0


# scope.


def test_scopes_nest():
    with scope("a"):
        inside = here()
        with scope("b"), scope("c"):
            deeper = here(), Value(1.0).scope, (Value(1.0) + 2).operands[1].scope
        again = here()
    assert (inside, deeper, again, here()) == ("a", ("a.b.c",) * 3, "a", None)


def test_a_scope_can_be_entered_again_also_inside_itself():
    block = scope("block")
    with block, block:
        twice = here()
    with block:
        once = here()
    assert (twice, once) == ("block.block", "block")


@pytest.mark.parametrize(("name", "shown"), [(3, "3"), ("", "''"), (None, "None")])
def test_a_scope_takes_a_name(name, shown):
    with pytest.raises(TypeError) as refusal:
        scope(name)
    assert str(refusal.value) == f"scope takes a name, such as 'encoder'; got {shown}"


# Leaving.


def test_an_exception_leaves_every_mode():
    with pytest.raises(ZeroDivisionError), no_grad(), scope("a"), detect_anomaly():
        1 / 0
    assert is_recorded()
    assert here() is None


def test_modes_combine_and_the_innermost_wins():
    with no_grad():
        with recording():
            assert is_recorded()
            with no_grad():
                assert not is_recorded()
            assert is_recorded()
        assert not is_recorded()
        with scope("a"):
            assert not is_recorded()
            assert here() == "a"


def test_a_mode_says_what_it_changes():
    with pytest.raises(NotImplementedError, match="Mode must say what it changes"):
        Mode().__enter__()


def test_leaving_what_was_not_entered_is_an_error():
    with pytest.raises(RuntimeError) as refusal:
        no_grad().__exit__(None, None, None)
    assert str(refusal.value) == "no_grad was left without being entered"


# Threads.


def in_thread(function):
    """Run `function` in a thread and return what it returned."""
    results = []
    thread = threading.Thread(target=lambda: results.append(function()))
    thread.start()
    thread.join()
    return results[0]


def test_other_threads_are_untouched():
    with no_grad(), scope("main"):
        assert in_thread(lambda: (is_recorded(), here())) == (True, None)

    def enter():
        with no_grad():
            entered.set()
            leave.wait()

    entered, leave = threading.Event(), threading.Event()
    thread = threading.Thread(target=enter)
    thread.start()
    entered.wait()
    assert is_recorded()
    leave.set()
    thread.join()


def test_threads_may_share_one_mode_object():
    shared = no_grad()
    steps = [threading.Barrier(2) for _ in range(2)]

    def enter_and_leave(is_first_out: bool) -> tuple[bool, bool]:
        shared.__enter__()
        steps[0].wait()
        if not is_first_out:
            steps[1].wait()
        inside = is_recorded()
        shared.__exit__(None, None, None)
        after = is_recorded()
        if is_first_out:
            steps[1].wait()
        return inside, after

    results = []
    threads = [
        threading.Thread(target=lambda first=first: results.append(enter_and_leave(first))) for first in (True, False)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [(False, True)] * 2


def test_eight_threads_build_graphs_at_once():
    def build(name: str) -> list[object]:
        xs = [Value(float(i)) for i in range(200)]
        y = Value(0.0)
        with scope(name):
            for x in xs:
                with scope("term"):
                    y = y + x * x
        with no_grad():
            cut = y * 2
        y.backward()
        slopes = [x.grad for x in xs] == [2.0 * i for i in range(200)]
        return [slopes, {v.scope for v in (y, y.operands[0])}, cut.operands, grad(lambda v: v**3)(2.0)]

    results = {}
    threads = [
        threading.Thread(target=lambda name=name: results.update({name: build(name)})) for name in map(str, range(8))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == {str(i): [True, {f"{i}.term"}, (), 12.0] for i in range(8)}


# Tasks.


def test_tasks_do_not_see_one_another():
    async def worker(name: str) -> list[object]:
        seen = []
        for _ in range(3):
            with scope(name), no_grad():
                await asyncio.sleep(0)
                seen.append((here(), is_recorded()))
            await asyncio.sleep(0)
            seen.append((here(), is_recorded()))
        return seen

    async def main():
        return await asyncio.gather(worker("a"), worker("b"))

    assert asyncio.run(main()) == [[(name, False), (None, True)] * 3 for name in "ab"]


def test_a_task_started_inside_a_mode_has_it_as_long_as_the_block_lasts():
    async def worker(gate: asyncio.Event, checks: list[object]) -> None:
        checks.append(is_recorded())
        await gate.wait()
        checks.append(is_recorded())
        with scope("later"):  # another mode must not wake the one that is over
            checks.append(is_recorded())

    async def main():
        gate, checks = asyncio.Event(), []
        with no_grad():
            task = asyncio.create_task(worker(gate, checks))
            await asyncio.sleep(0)
        gate.set()
        await task
        return checks

    assert asyncio.run(main()) == [False, True, True]


def test_a_copied_context_has_no_mode_longer_than_its_block():
    with no_grad():
        context = contextvars.copy_context()
        assert not context.run(is_recorded)
    with scope("other"):
        assert context.run(is_recorded)
        assert context.run(here) is None


# Generators.


def suspended(mode: Mode):
    with mode:
        yield
        yield


def test_a_generator_suspended_inside_a_mode_leaves_it_on_for_its_caller():
    steps = suspended(no_grad())
    next(steps)
    assert not is_recorded()
    steps.close()
    assert is_recorded()


def test_a_generator_may_leave_after_a_block_was_entered_around_it():
    steps = suspended(no_grad())
    next(steps)
    with scope("a"), scope("b"):
        assert (here(), is_recorded()) == ("a.b", False)
        steps.close()
        assert (here(), is_recorded()) == ("a.b", True)
    assert is_recorded()
    assert here() is None


def test_generators_may_leave_in_the_order_they_entered():
    first, second = suspended(scope("first")), suspended(scope("second"))
    next(first), next(second)
    assert here() == "first.second"
    first.close()
    assert here() == "second"
    with scope("third"):
        assert here() == "second.third"
        second.close()
        assert here() == "third"


def test_a_generator_closed_in_another_context_ends_its_block():
    steps = suspended(no_grad())
    context = contextvars.copy_context()
    context.run(next, steps)
    assert is_recorded()
    assert not context.run(is_recorded)
    steps.close()
    with scope("any"):
        assert context.run(is_recorded)
        assert is_recorded()


def test_a_generator_closed_elsewhere_leaves_the_modes_there_alone():
    def run():
        with scope("there"):
            next(steps)

    steps = suspended(no_grad())
    with scope("here"):
        contextvars.Context().run(run)
        steps.close()
        assert (here(), is_recorded()) == ("here", True)


def test_an_asynchronous_generator_dropped_midway_leaves_nothing_on():
    async def values():
        with no_grad():
            yield 1
            yield 2

    async def main():
        async for _ in values():
            break
        await asyncio.sleep(0)

    asyncio.run(main())
    assert is_recorded()


def test_naming_one_node_of_a_scope_names_no_other():
    with scope("encoder"):
        x = Value(1.0)
        y, z = x * 2, x * 3
    y.name = "y"
    assert [(v.name, v.scope) for v in (y, z)] == [("y", "encoder"), (None, "encoder")]


# Modes as decorators.


def test_a_decorated_function_runs_inside() -> None:
    @no_grad()
    def square(x: Value) -> Value:
        """Its own words."""
        return x * x

    @scope("encoder")
    def scaled(x: Value, by: float = 2.0) -> Value:
        return x * by

    assert square(Value(3)).data == 9.0
    assert square(Value(3)).operands == ()
    assert (square.__name__, square.__doc__) == ("square", "Its own words.")
    assert scaled(Value(3), by=4.0).scope == "encoder"
    assert (Value(3) * 2).operands != ()


def test_a_decorated_function_may_call_itself_and_fail() -> None:
    @no_grad()
    def countdown(x: Value) -> Value:
        if x.data == 0:
            raise ZeroDivisionError
        return countdown(x - 1)

    with pytest.raises(ZeroDivisionError):
        countdown(Value(3))
    assert (Value(3) * 2).operands != ()


def test_a_decorated_backward_pass_is_watched() -> None:
    @detect_anomaly()
    def train() -> None:
        (Value(0).sqrt() ** 2).backward()

    with pytest.raises(
        AnomalyError, match=r"^backward met nan: sqrt\(0\) received 0, times its local derivative inf\n"
    ):
        train()


def test_a_decorated_coroutine_is_inside_while_it_runs() -> None:
    async def other() -> bool:
        return (Value(3) * 2).operands != ()

    @no_grad()
    async def square(x: Value) -> tuple[Value, bool]:
        recorded_meanwhile = await asyncio.create_task(other(), context=contextvars.Context())
        return x * x, recorded_meanwhile

    result, recorded_meanwhile = asyncio.run(square(Value(3)))
    assert result.operands == ()
    assert recorded_meanwhile


def test_what_a_mode_does_not_decorate() -> None:
    def numbers() -> Iterator[int]:
        yield 1

    async def later_numbers() -> AsyncIterator[int]:
        yield 1

    for thing, what in ((numbers, "a generator"), (later_numbers, "a generator"), (3, "int")):
        with pytest.raises(TypeError) as error:
            no_grad()(thing)
        assert str(error.value) == (
            f"no_grad(...) decorates a function, got {what}: write `with` inside, around what it computes"
        )

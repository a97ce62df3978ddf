import asyncio

from studio.ui.tasks import Tasks


def test_an_error_is_reported_with_the_name_of_its_task(run) -> None:
    async def story() -> list[tuple[str, str]]:
        heard: list[tuple[str, str]] = []
        tasks = Tasks(lambda name, error: heard.append((name, str(error))))

        async def fails() -> None:
            raise ValueError("no")

        tasks.start(fails(), "failing")
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        return heard

    assert run(story()) == [("failing", "no")]


def test_a_second_click_starts_nothing_while_the_first_runs(run) -> None:
    async def story() -> tuple[bool, bool, bool]:
        tasks = Tasks(lambda _name, _error: None)
        gate = asyncio.Event()

        first = tasks.start_once("generate", gate.wait, "generate")
        second = tasks.start_once("generate", gate.wait, "generate")
        gate.set()
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        third = tasks.start_once("generate", gate.wait, "generate")
        await tasks.close()
        return first, second, third

    assert run(story()) == (True, False, True)


def test_settling_lets_work_end_and_cancels_what_does_not(run) -> None:
    async def story() -> tuple[list[str], tuple[str, ...]]:
        done: list[str] = []
        tasks = Tasks(lambda name, _error: done.append(name))

        async def writes() -> None:
            await asyncio.sleep(0.01)
            done.append("written")

        tasks.start(writes(), "write")
        tasks.start(asyncio.sleep(60), "dialog")
        await tasks.settle(tasks.now(), within_s=0.2)
        return done, tasks.names()

    assert run(story()) == (["written"], ())


def test_settling_cancels_nothing_that_is_not_leaving(run) -> None:
    async def story() -> tuple[str, ...]:
        tasks = Tasks(lambda _name, _error: None)
        tasks.start(asyncio.sleep(60), "of the project that is left")
        leaving = tasks.now()
        tasks.start(asyncio.sleep(60), "of the next project")

        await tasks.settle(leaving, within_s=0.01)

        names = tasks.names()
        await tasks.close()
        return names

    assert run(story()) == ("of the next project",)


def test_closing_cancels_what_runs_and_reports_nothing(run) -> None:
    async def story() -> list[str]:
        heard: list[str] = []
        tasks = Tasks(lambda name, _error: heard.append(name))
        tasks.start(asyncio.sleep(60), "long")

        await tasks.close()
        return heard + list(tasks.names())

    assert run(story()) == []

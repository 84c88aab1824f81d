"""Many people on one process, in Streamlit's own protocol: `python -m tests.bench.load`.

Each opens a page and changes it once a second: one weight on Forward, its length, one weight on Gradients; beside them,
in the same run and with the same settings, a bare page with an empty component. As in the browser a change waits until
the one before is answered. What is measured of a change runs from the moment it was due to its answer; what a person
wanted to do meanwhile is counted as held back. The people are one process more, so with two cores or more they take
little from the server; how much of a core they take is said.

Nobody may ever see another's numbers: each sets values that nobody else sets, and after the clock has stopped every
address that came is compared with what its person asked for, and every array of the last answer with those of a page
that is built here, alone.

`--front` puts nginx and two processes in the place of one (see deploy/). `--come-and-go 600` lets people come, make
three changes and leave for so many seconds, and prints what memory the server holds.
"""

import argparse
import asyncio
import json
import os
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import parse_qsl

import numpy as np
from websockets.exceptions import ConnectionClosed

from playground.experiment import Experiment, change, decode, run, set_weight
from playground.ui.board.context import Context
from playground.ui.board.page import Page
from playground.ui.pages.forward import PAGE as FORWARD
from playground.ui.pages.gradients.page import PAGE as GRADIENTS
from tests.bench.person import Array, Echo, FaultError, Person, Screen, State
from tests.browser.harness import ROOT, Server, hosted, serve

PEOPLE = (1, 10, 30, 60, 100)
MOST = 1.0
"""Seconds within which 95 of 100 changes are to be answered."""

QUERY = "level=everything"
MEGABYTE = 2**20


def weight(experiment: Experiment, person: int, turn: int) -> tuple[Experiment, str, dict[str, object]]:
    """A weight that nobody else sets to this value, and the command that does it."""
    place = {"target": "W_hh", "gate": "f", "row": 0, "column": 0}
    value = (person + 1) / 256 + turn / 65536
    return set_weight(experiment, "W_hh.f", 0, 0, value=value), "weight", {**place, "value": value}


def length(experiment: Experiment, person: int, turn: int) -> tuple[Experiment, str, dict[str, object]]:
    """Another length; whose it is tells the weight that was set before."""
    if turn == 0:
        return weight(experiment, person, turn)
    steps = 20 + (person + turn) % 20
    return change(experiment, length=steps), "field", {"name": "length", "value": steps}


@dataclass(frozen=True, kw_only=True)
class Kind:
    """What people do.

    page : the page as it is built; None for the bare one
    path : its address
    share : of the people that the bare page carries, how many it is to carry
    """

    page: Page | None
    path: str = ""
    act: Callable[[Experiment, int, int], tuple[Experiment, str, dict[str, object]]] = weight
    share: float = 0.0


KINDS = {
    "bare": Kind(page=None),
    "weights": Kind(page=FORWARD, share=0.8),
    "length": Kind(page=FORWARD, act=length, share=0.8),
    "gradients": Kind(page=GRADIENTS, path="gradients", share=0.5),
}


@dataclass(kw_only=True)
class Found:
    """What a round has found.

    connecting : seconds until all had their page
    times : seconds of each change
    held : changes that were due while the one before was unanswered
    errors, leaks : sentences; `leaks` where somebody saw what is not theirs
    server, client : cores that each has used on average, while people changed something
    cost : seconds of a core that a change takes the server, whatever else the machine does
    memory : bytes that the server holds
    """

    people: int
    connecting: float = 0.0
    times: list[float] = field(default_factory=list)
    held: int = 0
    errors: list[str] = field(default_factory=list)
    leaks: list[str] = field(default_factory=list)
    server: float = 0.0
    client: float = 0.0
    cost: float = 0.0
    memory: int = 0

    def quantile(self, share: float) -> float:
        """Seconds within which that share of the changes was answered."""
        return float(np.quantile(self.times, share)) if self.times else float("inf")


@dataclass(kw_only=True)
class Visitor:
    """A person with what they have done, and what they saw of it."""

    number: int
    kind: Kind
    person: Person
    experiment: Experiment = field(default_factory=Experiment)
    saw: list[tuple[Experiment, State]] = field(default_factory=list)
    leaks: list[str] = field(default_factory=list)

    @classmethod
    def at(cls, url: str, kind: Kind, number: int) -> "Visitor":
        """A person who has not come yet."""
        shown = Echo() if kind.page is None else Screen()
        return cls(number=number, kind=kind, person=Person(url, shown, page=kind.path, query=QUERY))

    async def act(self, turn: int) -> None:
        """Make a change, and keep what came for `leaked`."""
        self.experiment, name, payload = self.kind.act(self.experiment, self.number, turn)
        await self.person.change(name, **payload)
        if isinstance(self.person.shown, Screen):
            self.saw.append((self.experiment, self.person.shown.latest))
        elif self.person.shown.command["payload"] != payload:
            self.leaks.append(f"person {self.number} was answered {self.person.shown.command}")

    def leaked(self) -> list[str]:
        """What this person saw that is not theirs."""
        found = list(self.leaks)
        for wanted, state in self.saw:
            if decode(dict(parse_qsl(state.header["query"]))).experiment != wanted:
                found.append(f"person {self.number} was shown the address {state.header['query']}")
        if self.saw and self.kind.page is not None:
            wanted, state = self.saw[-1]
            found += [f"person {self.number}: {name}" for name in foreign(self.kind.page, wanted, state)]
        return found


def foreign(page: Page, experiment: Experiment, state: State) -> list[str]:
    """The arrays of a state that are not those of the page, built alone."""
    content = page.build(Context(run=run(experiment), own=page.view()))
    own: dict[str, Array] = {name: array for panel in content.panels for name, array in panel.arrays.items()}
    missing = [f"{name} is missing" for name in own if name not in state.arrays]
    sent = {name: array.astype(state.arrays[name].dtype) for name, array in own.items() if name in state.arrays}
    return missing + [
        name for name, array in sent.items() if not np.array_equal(array, state.arrays[name], equal_nan=True)
    ]


async def live(visitor: Visitor, found: Found, begin: float, seconds: float) -> None:
    """Change something once a second; what goes wrong is kept."""
    due = begin + visitor.number / found.people
    turn = 0
    while due < begin + seconds:
        await asyncio.sleep(due - time.perf_counter())
        await visitor.act(turn)
        done = time.perf_counter()
        found.times.append(done - due)
        missed = int(done - due)
        found.held += missed
        due += 1 + missed
        turn += 1


async def guarded(doing: "asyncio._CoroutineLike[None]", found: Found, patience: float) -> None:
    """Do something; a fault of the server, a lost connection or too long a wait is kept as an error."""
    try:
        await asyncio.wait_for(doing, patience)
    except (FaultError, OSError, EOFError, ConnectionClosed) as error:
        found.errors.append(f"{type(error).__name__}: {str(error)[:200]}")


async def together(url: str, processes: Sequence[int], kind: Kind, people: int, seconds: float) -> Found:
    """People come all at once, change something once a second, and leave."""
    found = Found(people=people)
    visitors = [Visitor.at(url, kind, number) for number in range(people)]
    begun = time.perf_counter()
    await asyncio.gather(*(guarded(visitor.person.come(), found, 120) for visitor in visitors))
    found.connecting = time.perf_counter() - begun
    await asyncio.sleep(1)
    begin, before, own = time.perf_counter(), used(processes), time.process_time()
    if not found.errors:
        await asyncio.gather(
            *(guarded(live(each, found, begin, seconds), found, 3 * seconds + 60) for each in visitors)
        )
    taken = time.perf_counter() - begin
    spent = used(processes) - before
    found.server, found.client = spent / taken, (time.process_time() - own) / taken
    found.cost = spent / max(len(found.times), 1)
    found.memory = held(processes)
    found.leaks = [leak for visitor in visitors for leak in visitor.leaked()]
    await asyncio.gather(*(guarded(visitor.person.leave(), found, 30) for visitor in visitors))
    return found


async def coming_and_going(url: str, processes: Sequence[int], people: int, seconds: float) -> list[tuple[float, int]]:
    """So many at a time come, make three changes and leave, again and again; seconds and the server's memory."""
    found, begin, memory = Found(people=people), time.perf_counter(), list[tuple[float, int]]()
    kinds = [kind for kind in KINDS.values() if kind.page is not None]

    async def again(number: int) -> None:
        while time.perf_counter() < begin + seconds:
            visitor = Visitor.at(url, kinds[number % len(kinds)], number)
            await visitor.person.come()
            for turn in range(3):
                await visitor.act(turn)
                await asyncio.sleep(1)
            await visitor.person.leave()
            found.leaks += visitor.leaked()

    async def watch() -> None:
        while time.perf_counter() < begin + seconds:
            memory.append((time.perf_counter() - begin, held(processes)))
            print(f"after {memory[-1][0]:4.0f} s {memory[-1][1] / MEGABYTE:6.0f} MB", flush=True)
            await asyncio.sleep(min(30, seconds / 4))

    await asyncio.gather(watch(), *(guarded(again(number), found, seconds + 120) for number in range(people)))
    print(f"{len(found.errors)} errors, {len(found.leaks)} saw another's {[*found.errors, *found.leaks][:3] or ''}")
    return memory


def used(processes: Sequence[int]) -> float:
    """Seconds of a core that processes have used so far."""
    words = [Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split() for process in processes]
    return sum(int(each[11]) + int(each[12]) for each in words) / os.sysconf("SC_CLK_TCK")


def held(processes: Sequence[int]) -> int:
    """Bytes of memory that processes hold."""
    pages = [int(Path(f"/proc/{process}/statm").read_text().split()[1]) for process in processes]
    return sum(pages) * os.sysconf("SC_PAGE_SIZE")


def carried(rounds: Sequence[Found]) -> float:
    """People that are carried with 95 of 100 changes within `MOST` seconds, between two rounds by a straight line."""
    most = 0.0
    for before, after in zip([None, *rounds], rounds, strict=False):
        if after.quantile(0.95) > MOST or after.errors:
            if before is None or after.errors:
                return most
            low, high = before.quantile(0.95), after.quantile(0.95)
            return before.people + (after.people - before.people) * (MOST - low) / (high - low)
        most = float(after.people)
    return most


@contextmanager
def app(kind: Kind, folder: Path, front: bool) -> Iterator[tuple[Server, list[int]]]:
    """A server for what people do, and the numbers of its processes."""
    if kind.page is None:
        with serve(folder / "bare.txt", script=str(ROOT / "tests/bench/apps/bare.py")) as server:
            yield server, [server.process]
    elif front:
        with hosted(folder / "front.txt") as front_server:
            yield front_server, list(front_server.numbers().values())
    else:
        with serve(folder / "app.txt") as server:
            yield server, [server.process]


def report(name: str, found: Found) -> None:
    """Print a round as a line."""
    wrong = [*found.errors, *found.leaks]
    print(
        f"{name:<10}{found.people:>7}{1000 * found.quantile(0.5):>8.0f}{1000 * found.quantile(0.95):>8.0f}"
        f"{len(found.times):>9}{found.held:>6}{len(found.errors):>8}{len(found.leaks):>7}{found.connecting:>9.1f}"
        f"{found.memory / MEGABYTE:>7.0f}{found.server:>8.2f}{found.client:>8.2f}"
        f"{1000 * found.cost:>8.1f}  {wrong[0] if wrong else ''}",
        flush=True,
    )


def measure(
    names: Sequence[str], people: Sequence[int], seconds: float, *, folder: Path, front: bool = False
) -> dict[str, list[Found]]:
    """Take the rounds in turn: at each number of people, what they do one after the other."""
    found: dict[str, list[Found]] = {name: [] for name in names}
    print(f"{'':<10}{'people':>7}{'p50 ms':>8}{'p95 ms':>8}{'changes':>9}{'held':>6}{'errors':>8}{'leaks':>7}", end="")
    print(f"{'connect':>9}{'MB':>7}{'server':>8}{'client':>8}{'CPU ms':>8}")
    with ExitStack() as stack:
        pool = stack.enter_context(ThreadPoolExecutor(1))  # a test that drives a browser has a loop of its own
        servers = {bare: stack.enter_context(app(KINDS[name], folder, front)) for bare, name in _apps(names).items()}
        for number in people:
            for name in names:
                server, processes = servers[KINDS[name].page is None]
                going = together(server.url, processes, KINDS[name], number, seconds)
                found[name].append(pool.submit(asyncio.run, going).result())
                report(name, found[name][-1])
        for server, _ in servers.values():
            for complaint in server.complaints():
                print(complaint)
    return found


def _apps(names: Sequence[str]) -> dict[bool, str]:
    return {KINDS[name].page is None: name for name in names}


def judge(found: dict[str, list[Found]]) -> None:
    """Print how many people each carries, beside the bare page."""
    print(f"\npeople carried with a p95 below {MOST:.0f} s (of {found[next(iter(found))][-1].people} at most):")
    bare = carried(found["bare"]) if "bare" in found else 0.0
    for name, rounds in found.items():
        beside = f", {carried(rounds) / bare:.2f} × the bare page, wanted {KINDS[name].share}" if bare else ""
        shown = f"{carried(rounds):.0f}" if carried(rounds) else f"fewer than {rounds[0].people}"
        print(f"  {name:<10}{shown:>15}{beside if name != 'bare' and carried(rounds) else ''}")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, nargs="+", default=PEOPLE)
    parser.add_argument("--seconds", type=float, default=15.0, help="of each round")
    parser.add_argument("--only", nargs="+", choices=KINDS, default=list(KINDS), help="what people do")
    parser.add_argument("--front", action="store_true", help="nginx and two processes; the bare page stays one process")
    parser.add_argument("--come-and-go", type=float, metavar="SECONDS", help="measure memory instead")
    parser.add_argument("--json", type=Path, help="where all numbers are written")
    given = parser.parse_args()
    with TemporaryDirectory() as folder:
        if given.come_and_go:
            with app(KINDS["weights"], Path(folder), given.front) as (server, processes):
                people = max(given.people)
                memory = asyncio.run(coming_and_going(server.url, processes, people, given.come_and_go))
            result: object = memory
        else:
            found = measure(given.only, sorted(given.people), given.seconds, folder=Path(folder), front=given.front)
            judge(found)
            result = {name: [asdict(each) for each in rounds] for name, rounds in found.items()}
    if given.json is not None:
        given.json.write_text(json.dumps(result, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()

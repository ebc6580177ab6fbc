#!/usr/bin/env python3
"""Measures the stub under load beside a hello-world of its server library; checks every answer."""

import sys
from statistics import median
from typing import NamedTuple

from versus.client import Outcome, drive
from versus.machine import measured
from versus.peers import installed
from versus.servers import served
from versus.traffic import Fault, faults, visit

CLIENTS = 64
REQUESTS = 20_000
ROUNDS = 5
TARGET = 0.6


class Loaded(NamedTuple):
    """What came of one run: the outcome, and the memory in MB at the start, middle and end."""

    outcome: Outcome
    memory: list[float]

    @property
    def rate(self) -> float:
        """Requests a second."""
        return self.outcome.answers / self.outcome.seconds


def main() -> int:
    """Measure; takes a minute or two. 0 when every answer was right, and the target is met."""
    faulty = faults()
    rounds = [(_load("hello", faulty), _load("stub", faulty)) for _ in range(ROUNDS)]
    ratio = median(stub.rate / hello.rate for hello, stub in rounds)
    stubs = [stub for _, stub in rounds]
    outcomes = [stub.outcome for stub in stubs]
    right = all(o.answers == REQUESTS and not o.wrong and not o.lost for o in outcomes)
    print(_heading())
    print()
    print("| Round | hello-world, requests/s | stub, requests/s | Ratio | Answers | Wrong | Lost |"
          " MB at start | middle | end |")  # fmt: skip
    print("| --: | --: | --: | --: | --: | --: | --: | --: | --: | --: |")
    for number, (hello, stub) in enumerate(rounds, 1):
        rates = f"{hello.rate:.0f} | {stub.rate:.0f} | {stub.rate / hello.rate:.2f}"
        outcome = stub.outcome
        counts = f"{outcome.answers} | {len(outcome.wrong)} | {outcome.lost}"
        memory = " | ".join(f"{size:.1f}" for size in stub.memory)
        print(f"| {number} | {rates} | {counts} | {memory} |")
    print()
    verdict = "met" if ratio >= TARGET else "**missed**"
    print(f"Median ratio {ratio:.2f}, target at least {TARGET}: {verdict}.")
    for outcome in outcomes:
        for words in outcome.wrong[:3]:
            print(f"Wrong: {words}")
    return 0 if right and ratio >= TARGET else 1


def _load(name: str, faulty: list[Fault]) -> Loaded:
    """One run against a server that has just been started."""
    checked = name == "stub"
    shares = [len(range(number, REQUESTS, CLIENTS)) for number in range(CLIENTS)]
    with served(name) as server:
        visits = [visit(n, share, faulty, checked=checked) for n, share in enumerate(shares)]
        memory = [server.memory()]
        outcome = drive(server.port, visits, REQUESTS // 2, lambda: memory.append(server.memory()))
        memory.append(server.memory())
    return Loaded(outcome, memory)


def _heading() -> str:
    """When, on what and with which versions."""
    versions = {name: installed(name) for name in ("bcvalidate", "uvicorn", "h11")}
    clients = f"{CLIENTS} keep-alive connections"
    return f"{measured(versions)} {clients}, {REQUESTS} requests a round, half of them wrong."


if __name__ == "__main__":
    sys.exit(main())

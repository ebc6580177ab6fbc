#!/usr/bin/env python3
"""Measures the stub under load against a hello-world server, and checks every answer."""

import sys
from statistics import median
from typing import NamedTuple

from versus.client import Outcome, drive
from versus.machine import measured
from versus.peers import installed
from versus.servers import served
from versus.traffic import InvalidBody, invalid_bodies, visit

CLIENTS = 64
REQUESTS = 20_000
ROUNDS = 5
MIN_RATIO = 0.6


class LoadRun(NamedTuple):
    """The outcome of a run, and the memory in MB at its start, middle and end."""

    outcome: Outcome
    memory: list[float]

    @property
    def rate(self) -> float:
        """The number of requests per second."""
        return self.outcome.answers / self.outcome.seconds


def main() -> int:
    """Measure for one or two minutes; return 0 if all answers are right and the target is met."""
    bodies = invalid_bodies()
    rounds = [(_load("hello", bodies), _load("stub", bodies)) for _ in range(ROUNDS)]
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
    verdict = "met" if ratio >= MIN_RATIO else "**missed**"
    print(f"Median ratio {ratio:.2f}, target at least {MIN_RATIO}: {verdict}.")
    for outcome in outcomes:
        for description in outcome.wrong[:3]:
            print(f"Wrong: {description}")
    return 0 if right and ratio >= MIN_RATIO else 1


def _load(name: str, bodies: list[InvalidBody]) -> LoadRun:
    """Start a server, and send all requests to it."""
    check = name == "stub"
    shares = [len(range(number, REQUESTS, CLIENTS)) for number in range(CLIENTS)]
    with served(name) as server:
        visits = [visit(n, share, bodies, check=check) for n, share in enumerate(shares)]
        memory = [server.memory()]
        outcome = drive(server.port, visits, REQUESTS // 2, lambda: memory.append(server.memory()))
        memory.append(server.memory())
    return LoadRun(outcome, memory)


def _heading() -> str:
    """Return the line that describes the measurement."""
    versions = {name: installed(name) for name in ("bcvalidate", "uvicorn", "h11")}
    clients = f"{CLIENTS} keep-alive connections"
    return f"{measured(versions)} {clients}, {REQUESTS} requests a round, half of them wrong."


if __name__ == "__main__":
    sys.exit(main())

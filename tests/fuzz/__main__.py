"""Try many links, files, texts and messages: `python -m tests.fuzz [cases] [first]`.

No exception, nothing over 2 s of processor time or 200 MB, nothing dropped without a sentence. A case is known by its
kind and number: `python -m tests.fuzz 1 message:417` tries one again.
"""

import sys
import time
import traceback

import numpy as np

from tests.fuzz.trial import KINDS, try_one
from tests.fuzz.values import Random


def main(count: int, first: int) -> int:
    """Try so many cases, a quarter of each kind, and print those that fail; return how many did."""
    began, failed, slowest = time.perf_counter(), 0, (0.0, "")
    for number in range(first, first + -(-count // len(KINDS))):
        for kind in KINDS:
            at = time.process_time()
            wrong = try_one(kind, number)
            slowest = max(slowest, (time.process_time() - at, f"{kind}:{number}"))
            if wrong:
                failed += 1
                print(f"{kind}:{number} {wrong}", flush=True)
        if number % 250 == 249:
            print(f"… {(number + 1 - first) * len(KINDS)} tried, {failed} failed", flush=True)
    seconds = time.perf_counter() - began
    print(f"{count} cases in {seconds:.0f} s, {failed} failed; slowest {slowest[1]}, {slowest[0]:.2f} s")
    return failed


def again(name: str) -> None:
    """Try one case by its name, and show where it fails."""
    kind, _colon, number = name.partition(":")
    try:
        with np.errstate(all="ignore"):
            KINDS[kind](Random(f"{kind} {int(number)}"))
    except Exception:
        traceback.print_exc()
    else:
        print("nothing is wrong with it but, perhaps, its time")


if __name__ == "__main__":
    arguments = sys.argv[1:]
    if arguments[1:] and ":" in arguments[1]:
        again(arguments[1])
    else:
        numbers = [int(word) for word in arguments]
        sys.exit(bool(main(numbers[0] if numbers else 10_000, numbers[1] if numbers[1:] else 0)))

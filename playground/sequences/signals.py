"""Signals computed from a formula. Steps t are counted from 0; every function returns x : (T, 1)."""

from collections.abc import Sequence

import numpy as np

from playground.sequences.record import Array, Input, one


def impulse(length: int, *, amplitude: float, onset: int, width: int) -> Input:
    """One pulse: x_t = A for onset ≤ t < onset + width, else 0."""
    return pulses(length, amplitude=amplitude, pulses=(onset,), width=width, alternate=False)


def step(length: int, *, amplitude: float, onset: int) -> Input:
    """A step: x_t = A from onset on, 0 before."""
    return one(np.where(np.arange(length) >= onset, amplitude, 0.0))


def sine(length: int, *, amplitude: float, period: float) -> Input:
    """A sine: x_t = A sin(2π t / period)."""
    return one(amplitude * _wave(length, period))


def square(length: int, *, amplitude: float, period: float) -> Input:
    """A square wave: A in the first half of each period, −A in the second."""
    return one(np.where(np.arange(length) % period < period / 2, amplitude, -amplitude))


def noise(length: int, *, amplitude: float, noise_seed: int) -> Input:
    """White noise: x_t ~ N(0, A²), drawn one after another, so that a longer sequence begins like a shorter one."""
    rng = np.random.Generator(np.random.PCG64(noise_seed))
    return one(amplitude * rng.standard_normal(length))


def tones(length: int, *, amplitude: float, period: float, second_period: float) -> Input:
    """Two tones: x_t = A/2 (sin(2π t / period) + sin(2π t / second period))."""
    return one(amplitude / 2 * (_wave(length, period) + _wave(length, second_period)))


def pulses(length: int, *, amplitude: float, pulses: Sequence[int], width: int, alternate: bool) -> Input:
    """Pulses that begin at given steps, each `width` steps of A; where `alternate`, every second one is −A.

    Pulses that overlap add up. One that begins past the end is counted, but not seen.
    """
    x = np.zeros(length)
    for number, start in enumerate(pulses):
        x[start : start + width] += -amplitude if alternate and number % 2 else amplitude
    return one(x)


def _wave(length: int, period: float) -> Array:
    wave: Array = np.sin(2 * np.pi * np.arange(length) / period)
    return wave

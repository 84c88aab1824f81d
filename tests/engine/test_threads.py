"""BLAS on one thread."""

import numpy as np
from threadpoolctl import threadpool_info

from playground.engine import use_one_blas_thread


def test_blas_is_limited_until_the_limits_are_restored() -> None:
    np.ones((2, 2)) @ np.ones((2, 2))
    limits = use_one_blas_thread()
    try:
        assert {pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"} == {1}
    finally:
        limits.restore_original_limits()

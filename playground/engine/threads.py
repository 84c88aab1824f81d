"""How many threads the matrix products use."""

from typing import Any

from threadpoolctl import threadpool_limits


def use_one_blas_thread() -> Any:
    """Limit BLAS to one thread for the whole process; the result's `restore_original_limits()` undoes it.

    The products of one time step are so small that a second thread costs three times what it saves.
    """
    return threadpool_limits(limits=1, user_api="blas")

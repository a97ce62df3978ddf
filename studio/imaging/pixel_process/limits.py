"""The limits that the pixel process sets itself, as far as its system has them.

Linux keeps to all of them. macOS knows the limit of memory and does not keep to it; Windows has none of
these. There it is the parent's clock alone that ends a decoder, and the size, which is checked everywhere
before anything is unpacked.
"""

import sys
from math import ceil

from studio.imaging.pixel_process.allowance import Allowance

_RESULT_MOST_BYTES = 2 * 1024**3


def limit_for_life() -> None:
    """No image of the memory is left when it dies, and no file of ours grows past the largest picture."""
    if sys.platform != "win32":
        import resource  # noqa: PLC0415 – Windows has no such module

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_FSIZE, (_RESULT_MOST_BYTES, _RESULT_MOST_BYTES))


class JobLimits:
    """Memory from where the process stands now, and seconds of the processor, for one picture.

    A machine that is busy with other things does not use them up, and they end also where the parent is gone.
    """

    def __init__(self) -> None:
        self._address_bytes = _pages(0)
        self._used_s = _used_s()

    def allow(self, allowance: Allowance) -> None:
        if sys.platform != "win32":
            import resource  # noqa: PLC0415 – Windows has no such module

            if self._address_bytes:
                _set_soft(resource.RLIMIT_AS, self._address_bytes + allowance.memory_bytes)
            _set_soft(resource.RLIMIT_CPU, ceil(self._used_s + allowance.processor_s))


def resident_bytes() -> int:
    """What the process holds in memory now; 0 where that cannot be told cheaply."""
    return _pages(1)


def _pages(field: int) -> int:
    if sys.platform != "linux":
        return 0
    import resource  # noqa: PLC0415 – Windows has no such module

    with open("/proc/self/statm", "rb") as numbers:
        return int(numbers.read().split()[field]) * resource.getpagesize()


def _used_s() -> float:
    if sys.platform == "win32":
        return 0.0
    import resource  # noqa: PLC0415 – Windows has no such module

    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _set_soft(what: int, most: int) -> None:
    if sys.platform != "win32":
        import resource  # noqa: PLC0415 – Windows has no such module

        hard = resource.getrlimit(what)[1]
        resource.setrlimit(what, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))

"""What a picture may take: much where its file holds much, and under a gibibyte where it only claims."""

import pytest

from studio.imaging.pixel_process.allowance import Allowance

_JPEG, _PNG = b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n"
_GIB = 1024**3
_AT_REST = 128 * 1024**2


@pytest.mark.parametrize(
    ("start", "file_bytes", "megapixels", "bytes_a_pixel"),
    [
        (_JPEG, 12_000_000, 100, 12),  # what CMYK takes
        (b"RIFF\0\0\0\0WEBP", 8_000_000, 100, 16),
        (_PNG, 400_000_000, 100, 17),  # 16 bits with alpha
        (b"II*\0", 500_000_000, 100, 26),
        (_PNG, 300_000_000, 200, 9),
    ],
)
def test_a_photograph_may_take_what_its_format_needs(
    start: bytes, file_bytes: int, megapixels: int, bytes_a_pixel: int
) -> None:
    allowance = Allowance.of(file_bytes, start).grown(10_000, megapixels * 100)

    assert allowance.memory_bytes > megapixels * 1_000_000 * bytes_a_pixel


@pytest.mark.parametrize("start", [_JPEG, _PNG, b"GIF89a", b"BM", b"8BPS", b"\0\0\0\x18ftypheic"])
@pytest.mark.parametrize("file_bytes", [100, 10_000, 1_000_000])
def test_what_only_claims_to_be_large_stays_under_a_gibibyte(start: bytes, file_bytes: int) -> None:
    allowance = Allowance.of(file_bytes, start).grown(20_000, 10_000)

    assert allowance.memory_bytes + _AT_REST < _GIB


def test_a_blank_sheet_of_100_megapixels_and_8_bits_may_be_opened() -> None:
    blank = Allowance.of(300_000, _PNG).grown(10_000, 10_000)

    assert blank.memory_bytes > 100_000_000 * 8
    assert blank.processor_s > 3


def test_a_claim_alone_gains_little_time() -> None:
    claimed = Allowance.of(1_000, _JPEG).grown(20_000, 10_000)
    held = Allowance.of(20_000_000, _JPEG).grown(20_000, 10_000)

    assert claimed.processor_s < 6
    assert held.processor_s > 30


def test_what_claims_nothing_large_is_given_up_before_five_seconds() -> None:
    assert Allowance.of(600_000, _JPEG).grown(500, 500).clock_s < 4


def test_of_several_sizes_the_largest_counts() -> None:
    twice = Allowance.of(100, _PNG).grown(4000, 4000).grown(10, 10)

    assert twice == Allowance.of(100, _PNG).grown(4000, 4000)

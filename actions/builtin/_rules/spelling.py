"""Writes whole numbers in English words, as on checks: hyphens from 21 to 99, no "and" between them."""

ONES = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
SCALES = ((10**12, "trillion"), (10**9, "billion"), (10**6, "million"), (1000, "thousand"), (100, "hundred"))
LARGEST = 10**15 - 1


def in_words(number: int) -> str:
    """Write 0 to 999,999,999,999,999, such as "one thousand two hundred"; raises ValueError beyond."""
    if not 0 <= number <= LARGEST:
        raise ValueError(f"only 0 to {LARGEST:,} can be written in words")
    if number < 20:
        return ONES[number]
    if number < 100:
        tens, ones = divmod(number, 10)
        return TENS[tens] + (f"-{ONES[ones]}" if ones else "")
    size, name = next(scale for scale in SCALES if number >= scale[0])
    count, rest = divmod(number, size)
    return f"{in_words(count)} {name}" + (f" {in_words(rest)}" if rest else "")


def ordinal(number: int) -> str:
    """Write 1st, 2nd, 3rd, 4th, 11th, 112th."""
    ending = "th" if abs(number) % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(abs(number) % 10, "th")
    return f"{number}{ending}"

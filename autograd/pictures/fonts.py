"""How wide a text is, without asking a font: at least as wide as Arial, Helvetica or DejaVu Sans draw it."""

import unicodedata

# Hundredths of the font size, for the characters from the space to the tilde: the widest of these fonts.
_REGULAR = (
    *(32, 41, 46, 84, 64, 96, 78, 28, 40, 40, 50, 84, 32, 37, 32, 34),
    *(64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 34, 34, 84, 84, 84, 56),
    *(102, 69, 69, 73, 78, 67, 62, 78, 76, 30, 50, 67, 56, 87, 75, 79),
    *(67, 79, 73, 67, 62, 74, 69, 99, 69, 67, 69, 40, 34, 40, 84, 56),
    *(50, 62, 64, 55, 64, 62, 36, 64, 64, 28, 28, 58, 28, 98, 64, 62),
    *(64, 64, 42, 53, 40, 64, 60, 82, 60, 60, 53, 64, 34, 64, 84),
)
_BOLD = (
    *(35, 46, 53, 84, 70, 101, 88, 31, 46, 46, 53, 84, 38, 42, 38, 37),
    *(70, 70, 70, 70, 70, 70, 70, 70, 70, 70, 40, 40, 84, 84, 84, 62),
    *(100, 78, 77, 74, 84, 69, 69, 83, 84, 38, 56, 78, 64, 100, 84, 86),
    *(74, 86, 78, 73, 69, 82, 78, 111, 78, 73, 73, 46, 37, 46, 84, 56),
    *(50, 68, 72, 60, 72, 68, 44, 72, 72, 35, 35, 67, 35, 105, 72, 69),
    *(72, 72, 50, 60, 48, 72, 66, 93, 65, 66, 59, 72, 37, 72, 84),
)
_WIDE, _SIGN, _OTHER = 105, 140, 120  # Chinese, Japanese and Korean; emoji and the like; what is left


def text_width(text: str, size: float, is_bold: bool = False) -> float:
    """Return an upper bound of a text's width on one line, in the unit of the size.

    Args:
        text: without control characters.
        size: of the font.
        is_bold: True for the bold font.

    >>> text_width("grad", 10)
    23.2
    """
    table = _BOLD if is_bold else _REGULAR
    return sum([table[ord(c) - 32] if " " <= c <= "~" else _other_width(c) for c in text]) * size / 100


def _other_width(c: str) -> int:
    category = unicodedata.category(c)
    if category in ("Mn", "Me", "Cf"):
        return 0
    if ord(c) >= 0x1F000 or category == "So":
        return _SIGN
    return _WIDE if unicodedata.east_asian_width(c) in "WF" else _OTHER

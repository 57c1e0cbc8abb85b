#!/usr/bin/env python3
"""Make the bundled fonts from Debian's fonts-inter, fonts-jetbrains-mono and fonts-noto-cjk.

usage: subset.py [FONTS]        (FONTS: where the packages put them, default /usr/share/fonts)

Needs fontTools. Run it after the texts in assets/lang or captures/MANIFEST.toml have gained characters;
the test `every_glyph_is_bundled` says when. Latin comes from Inter and JetBrains Mono. Of Noto Sans CJK the
regular weight keeps what the texts use and the commonest characters of each script (GB 2312 level 1,
Big5 level 1), which file names may hold; the bold weight keeps what the texts use.
"""
import pathlib
import sys

from fontTools import subset
from fontTools.ttLib import TTFont

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
FONTS = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else "/usr/share/fonts")
LATIN = set(range(0x20, 0x7F)) | set(range(0xA0, 0x180)) | {
    0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2018, 0x2019, 0x201C, 0x201D, 0x2020, 0x2022, 0x2026, 0x2032, 0x2033,
    0x202F, 0x2190, 0x2191, 0x2192, 0x2193, 0x2194, 0x21C4, 0x2212, 0x00D7, 0x2248, 0x2260, 0x2264, 0x2265, 0x2713,
    0x2717, 0x25CF, 0x25CB, 0x25B6, 0x25C0, 0xFFFD,
}


def used(languages):
    chars = set()
    for language in languages:
        for file in sorted((ROOT / "assets/lang" / language).glob("*.ftl")):
            chars |= set(file.read_text(encoding="utf-8"))
    manifest = ROOT / "captures/MANIFEST.toml"
    if manifest.exists():
        chars |= set(manifest.read_text(encoding="utf-8"))
    chars |= set("繁體中文简体中文")
    return {ord(c) for c in chars if ord(c) >= 0x2000}


def common(codec, first, last, trails):
    out = set()
    for lead in range(first, last + 1):
        for trail in trails:
            try:
                out.add(ord(bytes([lead, trail]).decode(codec)))
            except (UnicodeDecodeError, TypeError):
                pass
    return out


def write(source, number, chars, target):
    font = TTFont(source, fontNumber=number, lazy=True)
    options = subset.Options()
    # No "calt": Inter's makes a multiplication sign of the x in 0x0800.
    options.layout_features = ["kern", "liga", "mark", "mkmk", "ccmp", "tnum", "zero"] if number < 0 else []
    options.hinting = False
    options.desubroutinize = True
    options.name_IDs = [1, 2, 3, 4, 5, 6, 13, 14]
    options.notdef_outline = True
    options.drop_tables += ["vhea", "vmtx", "VORG", "BASE", "DSIG"]
    worker = subset.Subsetter(options)
    worker.populate(unicodes=chars)
    worker.subset(font)
    # The same bytes whenever it is run.
    font["head"].modified = font["head"].created
    font.recalcTimestamp = False
    font.save(HERE / target)
    print(f"{target}: {len(chars)} characters, {(HERE / target).stat().st_size // 1024} KiB")


def face(path, wanted):
    """The number of the face with that family in a collection."""
    from fontTools.ttLib import TTCollection
    for number, font in enumerate(TTCollection(path, lazy=True).fonts):
        if font["name"].getDebugName(16) == wanted or font["name"].getDebugName(1) == wanted:
            return number
    raise SystemExit(f"{path}: no face {wanted}")


def main():
    inter = FONTS / "opentype/inter"
    mono = FONTS / "truetype/jetbrains-mono"
    noto = FONTS / "opentype/noto"
    write(inter / "Inter-Regular.otf", -1, LATIN, "Inter-Regular.otf")
    write(inter / "Inter-SemiBold.otf", -1, LATIN, "Inter-SemiBold.otf")
    write(mono / "JetBrainsMono-Regular.ttf", -1, LATIN, "JetBrainsMono-Regular.ttf")
    hans = common("gb2312", 0xB0, 0xD7, range(0xA1, 0xFF))
    hant = common("big5", 0xA4, 0xC6, list(range(0x40, 0x7F)) + list(range(0xA1, 0xFF)))
    marks = {ord(c) for c in "、。《》「」『』【】！（），：；？～…—·“”‘’"} | set(range(0xFF01, 0xFF5F))
    for family, language, many in (("TC", "zh-Hant", hant), ("SC", "zh-Hans", hans)):
        # Each face holds the other script's used characters too: menus name both languages.
        words = used(["zh-Hant", "zh-Hans"]) | marks
        for weight, chars in (("Regular", words | many), ("Bold", words)):
            path = noto / f"NotoSansCJK-{weight}.ttc"
            write(path, face(path, f"Noto Sans CJK {family}"), chars, f"NotoSans{family}-{weight}.otf")


main()

#!/usr/bin/python3
"""Writes the outlines of the letters that pictures are lettered with (src/Scalectl.Core/Reports/Pictures/*.outlines).

Needs Debian's python3-fonttools and fonts-dejavu-core. Run by hand, when letters are to be added:
  build/outlines.py src/Scalectl.Core/Reports/Pictures
"""
import sys
from fontTools.pens.basePen import decomposeQuadraticSegment
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.ttLib import TTFont

LETTERS = [chr(c) for c in range(32, 127)] + list("äöüÄÖÜß·×–—…%°µτσυ≤≥→▲▼□")
FONTS = {"regular": "DejaVuSans.ttf", "bold": "DejaVuSans-Bold.ttf"}


def path(font, glyph):
    pen = DecomposingRecordingPen(font.getGlyphSet())
    font.getGlyphSet()[glyph].draw(pen)
    text = []
    for command, points in pen.value:
        if command in ("moveTo", "lineTo"):
            text.append("%s%g %g" % (command[0].upper(), *points[0]))
        elif command == "qCurveTo":
            for off, on in decomposeQuadraticSegment(points):
                text.append("Q%g %g %g %g" % (*off, *on))
        elif command == "closePath":
            text.append("Z")
        else:
            raise SystemExit("%s: no form for %s" % (glyph, command))
    return "".join(text)


for name, file in FONTS.items():
    font = TTFont("/usr/share/fonts/truetype/dejavu/" + file)
    letters = font.getBestCmap()
    with open("%s/%s.outlines" % (sys.argv[1], name), "w", encoding="utf-8") as out:
        out.write("# %s, units per em %d: letter, advance, outline (y upwards). Made by build/outlines.py; licence in LICENSE.dejavu.\n" % (file, font["head"].unitsPerEm))
        for letter in sorted(set(LETTERS)):
            glyph = letters[ord(letter)]
            out.write("%d %d %s\n" % (ord(letter), font["hmtx"][glyph][0], path(font, glyph)))

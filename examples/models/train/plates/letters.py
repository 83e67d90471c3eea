"""Texts of number plates from the library's templates, and their letters from Debian's fonts."""
import functools
import pathlib
import re

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

ROOT = pathlib.Path(__file__).resolve().parents[4]
TEMPLATES = ROOT / "include/fovea/impl/vision/plate/world_plates.hpp"

LATIN = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
PROVINCES = "京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新"
SPECIAL = "学警港澳挂使领"
ALPHABET = LATIN + PROVINCES + SPECIAL  # class 1 and up; 0 is blank

FONTS = pathlib.Path("/usr/share/fonts")
PLAIN = {  # file: share
    "truetype/opendin/OSP-DIN.ttf": 2, "truetype/roadgeek/RG2014B.ttf": 1,
    "truetype/roadgeek/RG2014C.ttf": 3, "truetype/roadgeek/RG2014D.ttf": 4,
    "truetype/roadgeek/RG2014E.ttf": 3, "truetype/roadgeek/RG2014EM.ttf": 2,
    "opentype/bebas-neue/BebasNeue-Regular.otf": 2, "opentype/bebas-neue/BebasNeue-Bold.otf": 2,
    "truetype/roboto/unhinted/RobotoCondensed-Bold.ttf": 2,
    "truetype/roboto/unhinted/RobotoCondensed-Regular.ttf": 1,
    "truetype/roboto/unhinted/Roboto-Medium.ttf": 1,
    "truetype/open-sans/OpenSans-CondBold.ttf": 1,
    "opentype/national-park/NationalPark-Regular.otf": 2,
    "opentype/allerta/allerta_medium.otf": 1,
    "truetype/routed-gothic/routed-gothic.ttf": 2,
    "truetype/routed-gothic/routed-gothic-narrow.ttf": 2,
    "opentype/league-spartan/LeagueSpartan-Medium.otf": 1,
    "opentype/urw-base35/NimbusSansNarrow-Bold.otf": 1,
    "opentype/urw-base35/NimbusSans-Bold.otf": 2,
    "truetype/liberation/LiberationSansNarrow-Bold.ttf": 1,
    "truetype/dejavu/DejaVuSansCondensed-Bold.ttf": 1, "truetype/dejavu/DejaVuSans-Bold.ttf": 1,
    "truetype/wqy/wqy-zenhei.ttc": 1,
}
HAN = ["truetype/wqy/wqy-zenhei.ttc", "truetype/wqy/wqy-microhei.ttc",
       "opentype/noto/NotoSansCJK-Bold.ttc", "opentype/noto/NotoSansCJK-Regular.ttc",
       "truetype/droid/DroidSansFallbackFull.ttf"]
SMALL = ["truetype/dejavu/DejaVuSans.ttf", "truetype/liberation/LiberationSansNarrow-Bold.ttf",
         "opentype/urw-base35/NimbusSans-Bold.otf", "opentype/urw-base35/P052-Italic.otf",
         "opentype/urw-base35/Z003-MediumItalic.otf", "truetype/roboto/unhinted/Roboto-Medium.ttf"]
TALL = 64


@functools.lru_cache(maxsize=20000)
def glyph(file, letter):
    """Alpha mask 0..1 of a letter, cut to its extents and scaled to 64 high; a Han letter too."""
    font = ImageFont.truetype(str(FONTS / file), 96)
    on = Image.new("L", (224, 224))
    ImageDraw.Draw(on).text((48, 40), letter, font=font, fill=255)
    box = on.getbbox()
    mask = np.asarray(on.crop(box), np.float32) / 255
    width = max(4, round(mask.shape[1] * TALL / mask.shape[0]))
    if letter in "1I" and width > TALL * 0.6:
        width = round(TALL * 0.5)
    return cv2.resize(mask, (width, TALL), interpolation=cv2.INTER_AREA)


@functools.lru_cache(maxsize=None)
def chinese_m(stroke, depth):
    """An M as on Chinese plates, narrow, its middle only half of the way down."""
    on = np.zeros((4 * TALL, 2 * TALL), np.uint8)
    wide, low = on.shape[1], int(depth * on.shape[0])
    for x in (stroke // 2, wide - stroke // 2):
        cv2.line(on, (x, 0), (x, on.shape[0]), 255, stroke)
        cv2.line(on, (x, stroke // 2), (wide // 2, low), 255, stroke * 4 // 5)
    return cv2.resize(on, (TALL // 2, TALL), interpolation=cv2.INTER_AREA).astype(np.float32) / 255


@functools.lru_cache(maxsize=4000)
def words(file, text, height):
    """Alpha mask of a short text for state names, slogans and signs."""
    font = ImageFont.truetype(str(FONTS / file), height)
    on = Image.new("L", (height * len(text) + 8, height * 2))
    ImageDraw.Draw(on).text((2, 2), text, font=font, fill=255)
    box = on.getbbox()
    return np.asarray(on.crop(box), np.float32) / 255 if box else np.zeros((4, 4), np.float32)


def read_templates():
    """{country: [(weight, [letters of each slot, may lack])]} of the library's grammar."""
    sets, plates = {}, {}
    for line in TEMPLATES.read_text(encoding="utf-8").splitlines():
        line = line.split("#")[0].split()
        if line[:1] == ["set"] and len(line) == 3:
            sets[line[1]] = line[2]
        if line[:1] != ["plate"]:
            continue
        slots = []
        for letter, repeat in re.findall(r"(.)(?:\{(\d,\d)\})?", line[3]):
            least, most = map(int, repeat.split(",")) if repeat else (1, 1)
            slots += [(sets.get(letter, letter), i >= least) for i in range(most)]
        plates.setdefault(line[1], []).append((float(line[2]), slots))
    return plates


TEXTS = read_templates()


def text_of(country, rng):
    """A random text that one of the country's templates fits, and where its groups begin."""
    all_ = TEXTS[country]
    weights = np.array([w for w, _ in all_])
    _, slots = all_[rng.choice(len(all_), p=weights / weights.sum())]
    out, kinds = "", []
    for letters, may_lack in slots:
        if may_lack and rng.random() < 0.5:
            continue
        out += letters[rng.integers(len(letters))]
        kinds.append(out[-1].isdigit())
    groups = [i for i in range(1, len(out)) if kinds[i] != kinds[i - 1]]
    return out, groups

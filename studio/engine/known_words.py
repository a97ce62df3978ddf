"""Which words the grammar knows by heart, so that a slip of the keyboard in one of them can be put right."""

import re
from functools import cache

from studio.engine.vocabulary import ADJECTIVES, AMOUNTS, COMPLAINTS, LIGHTS, QUANTITIES, TONE_VERBS

LETTERS_MIN = 5  # shorter ones are too near to too many others

_VERBS = """
    remove erase delete eliminate retouch airbrush clone inpaint discard ditch
    paint repaint recolour recolor colour color change switch convert render
    replace exchange substitute place insert paste composite position
    match adopt transfer borrow mimic imitate steal apply adjust adapt align
    extend expand outpaint enlarge uncrop widen broaden continue stretch
    increase decrease reduce raise lower boost lessen weaken strengthen intensify enhance crank
    upscale upsample resize magnify double triple quadruple halve
    sharpen crispen denoise deblur smooth clean defocus unfocus soften flatten
    pixelate pixellate censor mosaic anonymise anonymize isolate extract separate knock
    correct neutralise neutralize normalise normalize equalise equalize balance recover underexpose overexpose
    write caption overlay print avoid leave leaving keeping preserve preserving touch touching changing
    making giving should could would might needs please kindly thanks thank
"""
_NOUNS = """
    background backdrop foreground subject picture pictures image images photo photos photograph
    reference references selection object region product front
    canvas frame border margin padding space sides edges
    colour colours color colors colouring palette saturation brightness exposure contrast warmth temperature
    vibrance clarity structure highlight highlights shadow shadows midtones blacks whites light lighting
    atmosphere grading levels sepia greyscale grayscale monochrome transparency transparent
    noise grain graininess sharpness sharpening detail details resolution bokeh depth field
    percent pixel pixels stops times width height letters lettering title headline heading slogan
    tagline subtitle watermark signature
"""
# Not those that are things too: a slip of "truck" is none of "brick".
_COLOURS = """
    apricot aquamarine aubergine azure beige black blonde bordeaux brown burgundy charcoal chartreuse cobalt
    cornflower crimson eggplant emerald fuchsia goldenrod green indigo khaki lavender lilac magenta mahogany
    maroon mauve mustard ochre olive orange orchid petrol purple saffron sapphire scarlet sienna silver taupe
    terracotta turquoise vermilion violet white yellow pastel muted dusty bright vivid
"""
_OTHERS = """
    under inside above below behind around right bottom upwards downwards corner centre center middle about
    without never nothing anything everything everywhere whole entire overall black white another
    blurred blurry blurrier little slightly twice three seven eight eleven twelve fifteen twenty thirty forty
    fifty sixty seventy eighty ninety hundred thousand third quarter thirds quarters
    sharper crisper noisy grainy larger bigger wider taller seamlessly seamless
    horizontally vertically underexposed overexposed distracting bolder italic
"""


@cache
def known_words() -> frozenset[str]:
    """All of them, LETTERS_MIN letters or more, lower case."""
    tables = (ADJECTIVES, AMOUNTS, COMPLAINTS, LIGHTS, QUANTITIES, TONE_VERBS)
    said = " ".join((_VERBS, _NOUNS, _COLOURS, _OTHERS, *(words for table in tables for words in table)))
    return frozenset(word for word in re.findall(r"[a-z]+", said) if len(word) >= LETTERS_MIN)

"""What plain English asks of the built-in engine; written as people write, not as the parser reads."""

import pytest

from studio.engine.grammar import parse
from studio.engine.steps import Aim, Denoise, Place, Recolour, Remove, Sharpen, Step, Tone, Write

REMOVALS = {
    "remove this": "",
    "Remove this.": "",
    "remove": "",
    "remove it": "",
    "remove the bird": "the bird",
    "Remove the bird!": "the bird",
    "please remove the bird": "the bird",
    "Could you please remove the bird?": "the bird",
    "can you erase the stone": "the stone",
    "I want you to delete that ugly stone": "that ugly stone",
    "I'd like to get rid of the wire": "the wire",
    "take out the cup": "the cup",
    "take the cup out": "the cup",
    "make the bird disappear": "the bird",
    "make it disappear": "",
    "remove the dog on the left": "the dog on the left",
    "remove the dog to the left of the tree": "the dog to the left of the tree",
    "remove the red cup": "the red cup",
    "remove bird": "bird",
    "remove everything in the mask": "",
    "remove the selected area": "",
    "remove the bird in the background": "the bird in the background",
    "erase the text": "the text",
    "paint out the power line": "the power line",
    "remove the cup and the spoon": "the cup and the spoon",
    "remove the cup, the spoon and the plate": "the cup and the spoon and the plate",
    "remove the man with the hat": "the man with the hat",
    "fill the hole": "",
    "clean this up": "",
    "remove the bird, leave everything else as it is": "the bird",
    "remove the bird and change nothing else": "the bird",
    "remove the bird without changing anything else": "the bird",
    "remove the bird. Don't touch the rest.": "the bird",
}

TONES = {
    "make it warmer": (Aim.WARMER, 20),
    "warmer": (Aim.WARMER, 20),
    "Warmer, please": (Aim.WARMER, 20),
    "a little warmer": (Aim.WARMER, 10),
    "slightly warmer": (Aim.WARMER, 10),
    "make it a bit warmer": (Aim.WARMER, 10),
    "much warmer": (Aim.WARMER, 40),
    "make it a lot warmer": (Aim.WARMER, 40),
    "20 % warmer": (Aim.WARMER, 20),
    "make it 35% warmer": (Aim.WARMER, 35),
    "warmer by 15 percent": (Aim.WARMER, 15),
    "warm it up": (Aim.WARMER, 20),
    "warm up the picture a little": (Aim.WARMER, 10),
    "make the picture warmer": (Aim.WARMER, 20),
    "make the whole picture warmer": (Aim.WARMER, 20),
    "make the colours warmer": (Aim.WARMER, 20),
    "make the colors of the photo warmer": (Aim.WARMER, 20),
    "give it a warmer look": (Aim.WARMER, 20),
    "I want it warmer": (Aim.WARMER, 20),
    "it should be warmer": (Aim.WARMER, 20),
    "add a little warmth": (Aim.WARMER, 10),
    "more warmth": (Aim.WARMER, 20),
    "warmer light": (Aim.WARMER, 20),
    "warmer, but not too much": (Aim.WARMER, 10),
    "make it less cold": (Aim.WARMER, 20),
    "cooler": (Aim.COOLER, 20),
    "make the image colder": (Aim.COOLER, 20),
    "cool it down slightly": (Aim.COOLER, 10),
    "less warm": (Aim.COOLER, 20),
    "brighter": (Aim.BRIGHTER, 20),
    "brighten the image": (Aim.BRIGHTER, 20),
    "brighten it by 30%": (Aim.BRIGHTER, 30),
    "make it lighter": (Aim.BRIGHTER, 20),
    "increase the brightness by 10 %": (Aim.BRIGHTER, 10),
    "raise the exposure a bit": (Aim.BRIGHTER, 10),
    "darker": (Aim.DARKER, 20),
    "make this much darker": (Aim.DARKER, 40),
    "darken the photo": (Aim.DARKER, 20),
    "reduce the brightness": (Aim.DARKER, 20),
    "more contrast": (Aim.MORE_CONTRAST, 20),
    "add contrast": (Aim.MORE_CONTRAST, 20),
    "a little more contrast": (Aim.MORE_CONTRAST, 10),
    "give it more contrast": (Aim.MORE_CONTRAST, 20),
    "increase contrast by twenty percent": (Aim.MORE_CONTRAST, 20),
    "less contrast": (Aim.LESS_CONTRAST, 20),
    "lower the contrast slightly": (Aim.LESS_CONTRAST, 10),
    "more saturated": (Aim.MORE_SATURATED, 20),
    "boost the saturation": (Aim.MORE_SATURATED, 20),
    "more colourful": (Aim.MORE_SATURATED, 20),
    "less saturated": (Aim.LESS_SATURATED, 20),
    "desaturate the picture": (Aim.LESS_SATURATED, 20),
    "reduce the saturation by 40%": (Aim.LESS_SATURATED, 40),
    "black and white": (Aim.BLACK_AND_WHITE, 20),
    "make it black & white": (Aim.BLACK_AND_WHITE, 20),
    "convert it to black and white": (Aim.BLACK_AND_WHITE, 20),
    "turn the picture into grayscale": (Aim.BLACK_AND_WHITE, 20),
    "B&W please": (Aim.BLACK_AND_WHITE, 20),
    "monochrome": (Aim.BLACK_AND_WHITE, 20),
    "softer light": (Aim.SOFTER_LIGHT, 20),
    "make the light softer": (Aim.SOFTER_LIGHT, 20),
    "soften the light a little": (Aim.SOFTER_LIGHT, 10),
    "give it softer light": (Aim.SOFTER_LIGHT, 20),
    "vivid": (Aim.VIVID, 20),
    "make it more vivid": (Aim.VIVID, 20),
    "vivid colours": (Aim.VIVID, 20),
    "fade": (Aim.FADED, 20),
    "fade it a little": (Aim.FADED, 10),
    "give it a faded look": (Aim.FADED, 20),
    "just a touch brighter": (Aim.BRIGHTER, 10),
}

RECOLOURINGS = {
    "recolour it deep teal": ("deep teal", ""),
    "recolor it deep teal": ("deep teal", ""),
    "make the bowl red": ("red", "the bowl"),
    "make it red": ("red", ""),
    "make the red bowl blue": ("blue", "the red bowl"),
    "make the light blue bowl dark green": ("dark green", "the light blue bowl"),
    "paint the wall white": ("white", "the wall"),
    "change the colour of the bowl to mustard": ("mustard", "the bowl"),
    "change the bowl to #0a7f86": ("#0a7f86", "the bowl"),
    "recolour this #fa3": ("#fa3", ""),
    "change its color to navy blue": ("navy blue", ""),
    "turn the car dark grey": ("dark grey", "the car"),
    "make the bird golden": ("golden", "the bird"),
    "make the bowl rose gold": ("rose gold", "the bowl"),
    "make the crust golden brown": ("golden brown", "the crust"),
    "the door should be forest green": ("forest green", "the door"),
    "colour the dress pale pink": ("pale pink", "the dress"),
    "paint it rgb(10, 120, 130)": ("rgb(10 120 130)", ""),
    "make the shirt a deep burgundy": ("deep burgundy", "the shirt"),
    "change the sofa from red to olive green": ("olive green", "the sofa"),
}

# As they are said of cloth, walls, print and hair.
SHADES = (
    "champagne gold", "old gold", "antique gold", "white gold", "yellow gold", "brushed gold",
    "antique silver", "antique brass", "navy blue", "bottle green", "british racing green", "hunter green",
    "pine green",
    "moss green", "mint green", "apple green", "pistachio green", "emerald green", "seafoam green",
    "duck egg blue", "robin egg blue", "baby blue", "cobalt blue", "ice blue", "petrol blue", "peacock blue",
    "electric blue", "prussian blue", "air force blue", "powder pink", "salmon pink", "shocking pink",
    "old rose", "dusty rose", "cherry red", "brick red", "blood red", "fire engine red", "pillar box red",
    "ruby red", "burnt orange", "burnt sienna", "raw umber", "lemon yellow", "canary yellow",
    "mustard yellow", "straw yellow", "chocolate brown", "coffee brown", "cognac brown", "sand beige",
    "stone grey", "bone white", "pearl white", "eggshell white", "off-white", "gunmetal grey",
    "anthracite grey", "dove grey", "charcoal grey", "jet black", "coal black", "plum purple",
    "royal purple", "warm white", "cool grey", "blue grey", "bluish grey", "reddish brown", "sage grey",
    "ash blonde", "process blue", "light champagne gold", "ultramarine", "cerulean", "greige", "ecru",
    "oxblood", "blue-green",
)  # fmt: skip

# A colour that is named by a thing, and a thing that has such a name.
NAMESAKES = {
    "make the dead grass green": ("green", "the dead grass"),
    "make the ripe tomato red": ("red", "the ripe tomato"),
    "make the red rose pink": ("pink", "the red rose"),
    "make the apple green": ("green", "the apple"),
    "make the lemon yellow": ("yellow", "the lemon"),
    "make the champagne glass gold": ("gold", "the champagne glass"),
    "change the chocolate brown sofa to navy blue": ("navy blue", "the chocolate brown sofa"),
}

PLACES = {
    "place Image 2 here": 2,
    "place image 3 here": 3,
    "put the reference in the mask": 2,
    "insert the reference here": 2,
    "put the coffee cup on the table": 2,
    "paste Image 2 into the masked area": 2,
    "place the third image here": 3,
    "replace the bird with Image 2": 2,
    "replace this with the reference": 2,
    "fill the mask with Image 2": 2,
    "add the reference": 2,
    "put the cup from image 2 on the table": 2,
    "put it here": 2,
    "place reference 2 here": 3,
}

UNKNOWN = (
    "make it better",
    "add a bird",
    "add a hat to the dog",
    "remove the blur",
    "replace the sky",
    "replace the sky with a sunset",
    "make it look like a painting",
    "make it warmer and more dramatic",
    "turn the day into night",
    "make the dog smile",
    "move the cup to the left",
    "crop it to a square",
    "make the bird bigger",
    "rotate it by 90 degrees",
    "write Hello here",
    "make the bowl shiny",
    "warmer than the sun on mars",
    "remove the bird using warmer light",
    "put the cup away",
    "put the lights on",
    "walnut table, soft window light from the left",
    "asdf",
    "brighter by 400 %",
    "make the sky like in Image 2",
    "the bird",
    "make a red car",
    "remove the cup or the spoon",
    "remove everything else",
    "delete the mask",
    "remove blue",
    "change the blue to green",
    "make the reds redder",
    "warm up the shadows and cool the highlights",
    "increase contrast by 1.5",
    "put the person in front of Image 2",
    "put it on a beach",
    "upscale by 200 %",
    "cut out the bottle on white",
    "remove the compression artifacts",
    'add "Sale" in big red letters',
    "sharpen twice",
    "remove the cup and crop",
)

NEGATED = (
    "do not make it warmer",
    "don't make it warmer",
    "don’t remove the bird",
    "not warmer",
    "never change the sky",
    "keep the bird",
    "no contrast",
    "avoid warm colours",
    "please do not place Image 2 here",
    "without red",
    "leave the sky alone",
    "remove everything except the bird",
    "make the bowl not red",
    "remove everything but the dog",
    "do not sharpen it and make it warmer",
    "never blur the background, then make it darker",
)


@pytest.mark.parametrize(("text", "subject"), REMOVALS.items())
def test_a_removal_is_read(text: str, subject: str) -> None:
    parsed = parse(text)

    assert parsed.is_understood, parsed
    assert parsed.steps == (Remove(subject),)


@pytest.mark.parametrize(("text", "wish"), TONES.items())
def test_a_wish_for_tone_is_read_with_its_strength(text: str, wish: tuple[Aim, float]) -> None:
    parsed = parse(text)

    assert parsed.is_understood, parsed
    (step,) = parsed.steps
    assert isinstance(step, Tone)
    assert (step.aim, step.percent, step.subject) == (*wish, "")


@pytest.mark.parametrize(("text", "wish"), (RECOLOURINGS | NAMESAKES).items())
def test_a_recolouring_is_read_with_its_colour(text: str, wish: tuple[str, str]) -> None:
    parsed = parse(text)

    assert parsed.is_understood, parsed
    (step,) = parsed.steps
    assert isinstance(step, Recolour)
    assert (step.colour.name, step.subject) == wish


@pytest.mark.parametrize("named", SHADES)
def test_a_colour_of_two_words_is_no_part_of_the_thing(named: str) -> None:
    for text, about in ((f"make the bowl {named}", "the bowl"), (f"recolour it {named}", "")):
        parsed = parse(text)

        assert parsed.is_understood, parsed
        (step,) = parsed.steps
        assert isinstance(step, Recolour)
        assert (step.colour.name, step.subject) == (named, about)
        assert all(0 <= channel <= 1 for channel in step.colour.rgb)


@pytest.mark.parametrize("text", ["remove the rose", "remove the tomato", "erase the brick"])
def test_what_a_colour_is_named_by_stays_a_thing(text: str) -> None:
    (step,) = parse(text).steps

    assert step == Remove(text.partition(" ")[2])


def test_two_names_make_the_shade_between_them() -> None:
    shades = [parse(f"recolour it {name}").steps[0].colour.rgb for name in ("sage", "grey", "sage grey")]

    assert shades[2] == pytest.approx([(one + other) / 2 for one, other in zip(*shades[:2], strict=True)])


@pytest.mark.parametrize(("text", "ordinal"), PLACES.items())
def test_a_placing_is_read_with_its_picture(text: str, ordinal: int) -> None:
    parsed = parse(text)

    assert parsed.is_understood, parsed
    (step,) = parsed.steps
    assert isinstance(step, Place)
    assert step.ordinal == ordinal


@pytest.mark.parametrize("text", UNKNOWN)
def test_what_is_not_known_is_never_taken_for_something_else(text: str) -> None:
    parsed = parse(text)

    assert not parsed.is_understood, parsed
    assert parsed.unknown


@pytest.mark.parametrize("text", NEGATED)
def test_a_negation_is_never_done(text: str) -> None:
    parsed = parse(text)

    assert not parsed.is_understood, parsed
    assert parsed.negated
    assert not parsed.steps


@pytest.mark.parametrize(
    "text",
    [
        "make it warmer without changing the background",
        "make it warmer but don't touch the subject",
        "brighter, but leave the highlights alone",
        "sharpen it, but not the text",
        "keep the background, blur the rest",
        "brighter but not warmer and sharper",
    ],
)
def test_what_must_stay_and_would_not_is_said(text: str) -> None:
    assert parse(text).negated


@pytest.mark.parametrize(
    ("text", "steps"),
    [
        ("increase contrast and saturation", (Tone(Aim.MORE_CONTRAST), Tone(Aim.MORE_SATURATED))),
        ("it is too dark and cold", (Tone(Aim.BRIGHTER), Tone(Aim.WARMER))),
        ("less warm and bright", (Tone(Aim.COOLER), Tone(Aim.DARKER))),
        ("it is too dark, fix it", (Tone(Aim.BRIGHTER),)),
        ("it isn't bright enough", (Tone(Aim.BRIGHTER),)),
        ("warmer, but not too warm", (Tone(Aim.WARMER, 10),)),
        ("not so warm", (Tone(Aim.COOLER),)),
        ("brighten the face and hands", (Tone(Aim.BRIGHTER, subject="the face and the hands"),)),
        ("sharpen the eyes and the mouth", (Sharpen(subject="the eyes and the mouth"),)),
        ("remove the noise and the cup", (Denoise(), Remove("the cup"))),
        ("1. brighter\n2. sharpen", (Tone(Aim.BRIGHTER), Sharpen())),
        ("shadows +20, highlights: -30",
         (Tone(Aim.LIGHTER_SHADOWS, 20, True), Tone(Aim.LOWER_HIGHLIGHTS, 30, True))),
        ("exposure +0.5", (Tone(Aim.BRIGHTER, is_exact=True, stops=0.5),)),
        ("make the dog warmer without changing the background", (Tone(Aim.WARMER, subject="the dog"),)),
        ("write \"Autumn\" in Georgia at the top", (Write("Autumn", font="georgia", place="top"),)),
        ("write \"Hi\" at the top in Arial 40px", (Write("Hi", size_px=40, font="arial", place="top"),)),
    ],
)  # fmt: skip
def test_clauses_are_read_as_people_join_them(text: str, steps: tuple[Step, ...]) -> None:
    parsed = parse(text)

    assert parsed.is_understood, parsed
    assert parsed.steps == steps


def test_a_colour_of_two_words_leaves_the_thing_its_name() -> None:
    (step,) = parse("make the sky blue").steps

    assert isinstance(step, Recolour)
    assert (step.subject, step.colour.name) == ("the sky", "blue")


def test_a_number_is_exact_and_a_word_is_not() -> None:
    numbered, spoken = parse("20 % warmer").steps[0], parse("warmer").steps[0]

    assert isinstance(numbered, Tone)
    assert isinstance(spoken, Tone)
    assert numbered.is_exact
    assert not spoken.is_exact


def test_wishes_combine_in_their_order() -> None:
    steps = parse("remove the cup and make it warmer, then a bit brighter").steps

    assert steps == (Remove("the cup"), Tone(Aim.WARMER), Tone(Aim.BRIGHTER, 10))


def test_a_wish_that_follows_is_about_the_same_thing() -> None:
    steps = parse("make the sky warmer and much darker").steps

    assert steps == (Tone(Aim.WARMER, subject="the sky"), Tone(Aim.DARKER, 40, subject="the sky"))


def test_a_subject_of_two_things_stays_one_subject() -> None:
    steps = parse("make the sky and the sea warmer").steps

    assert steps == (Tone(Aim.WARMER, subject="the sky and the sea"),)


def test_a_part_of_the_picture_is_not_the_picture() -> None:
    (step,) = parse("make the sky warmer").steps

    assert step.subject == "the sky"


def test_every_word_that_was_not_understood_is_named() -> None:
    parsed = parse("make it warmer, add a bird and rotate the wall, but not darker")

    assert parsed.unknown == ("add a bird", "rotate the wall")
    assert parsed.negated == ()


@pytest.mark.parametrize(
    ("text", "aims"),
    {
        "make it brighter but not warmer": [Aim.BRIGHTER],
        "make it brighter, don't touch the contrast": [Aim.BRIGHTER],
        "don't make it brighter, make it darker": [Aim.DARKER],
        "warmer, without changing the brightness": [Aim.WARMER],
    }.items(),
)
def test_what_would_not_happen_anyway_may_be_forbidden(text: str, aims: list[Aim]) -> None:
    parsed = parse(text)

    assert parsed.is_understood, parsed
    assert [step.aim for step in parsed.steps if isinstance(step, Tone)] == aims


@pytest.mark.parametrize(
    "text",
    [
        "make it warmer without changing the colours",
        "make it brighter, but keep the face",
        "remove the cup but don't remove the spoon",
        "warmer, do not make it warmer",
        "make it vivid but leave the contrast alone",
    ],
)
def test_what_would_happen_all_the_same_is_refused(text: str) -> None:
    assert parse(text).negated


@pytest.mark.parametrize("text", ["", "   ", "...", "please"])
def test_nothing_asks_for_nothing(text: str) -> None:
    assert not parse(text).is_understood


@pytest.mark.parametrize(
    ("text", "is_blended"),
    [
        ("place Image 2 here", False),
        ("place Image 2 here seamlessly", True),
        ("blend Image 2 in here", True),
        ("put Image 2 here with soft edges", True),
    ],
)
def test_only_who_asks_for_it_has_a_picture_blended_in(text: str, is_blended: bool) -> None:
    assert parse(text).steps == (Place(is_blended=is_blended),)

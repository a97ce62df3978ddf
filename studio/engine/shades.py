"""Colours named by two words, of which the first is often a thing: *bottle green*, *champagne gold*."""

# By the colour that is named last; the first words are those of paint charts, cloth, print and hair.
_BY_COLOUR: dict[str, dict[str, str]] = {
    "beige": {"mushroom": "b9a994", "oat": "dccfb6", "warm": "dcc8a6"},
    "black": {
        "blue": "14182b", "carbon": "1b1c1e", "coal": "1c1c1d", "ink": "15171f", "jet": "0c0c0d",
        "lamp": "141312", "midnight": "10131f", "off": "1f1f20", "onyx": "121314", "raven": "14151c",
        "true": "000000",
    },
    "blonde": {
        "ash": "b8a88a", "dirty": "a98f63", "golden": "d9ab52", "honey": "cf9f55", "platinum": "e9e0c9",
        "sandy": "cdb07b", "strawberry": "d9a06b",
    },
    "blue": {
        "air force": "5d8aa8", "arctic": "bfe0ea", "azure": "2f80ed", "baby": "a9cfe8", "bluebell": "8795cf",
        "cambridge": "a3c1ad", "china": "3d5f9a", "copenhagen": "4a6580", "delft": "1f305e",
        "duck egg": "bcd8d2", "dusk": "5a6e8c", "electric": "0892f0", "french": "3d6fb6",
        "gentian": "2a3f8f", "glacier": "9cc3d5", "ice": "c9e4ee", "ink": "1d2b4f", "klein": "002fa7",
        "lapis": "26619c", "marine": "14375e", "midnight": "191970", "ming": "366b7c", "nordic": "37516b",
        "ocean": "1f6391", "oxford": "0e2145", "pacific": "1b84a3", "peacock": "006c84",
        "process": "0093d3", "prussian": "0f3554", "reflex": "0a1a8c", "robin egg": "8fd5d1",
        "robin's egg": "8fd5d1", "sea": "2a6f97", "smoke": "6b7f92", "storm": "4a5b6c", "tiffany": "81d8d0",
        "tropical": "1aa0c4", "wedgwood": "5e83ad", "yves klein": "002fa7",
    },
    "brass": {"antique": "a1824a", "brushed": "bf9f62"},
    "brown": {
        "cinnamon": "9a5b34", "cocoa": "6d4a38", "coffee": "5f432f", "cognac": "97511f", "dark": "4a2f1b",
        "earth": "6e5238", "espresso": "3d2a20", "hazel": "8c6239", "leather": "885229", "mink": "8a7566",
        "mocha": "7b5c49", "nougat": "a9805a", "nut": "7a512f", "red": "84402a", "seal": "4a312a",
        "sepia": "70543e", "tobacco": "7a5531", "toffee": "9a6636",
    },
    "gold": {
        "antique": "b08d45", "brushed": "c2a35c", "champagne": "d9c08c", "honey": "d79b34", "old": "b89438",
        "red": "c98a5e", "white": "e4dfd0", "yellow": "e0b23c",
    },
    "gray": {
        "ash": "b0b3ae", "battleship": "848482", "blue": "6f8596", "brown": "7d7168", "cement": "a3a19b",
        "concrete": "9a9a95", "cool": "8b9299", "dolphin": "828e96", "dove": "a9a8a6", "elephant": "77736e",
        "fog": "c3c7c8", "french": "b6b3a8", "green": "808a80", "iron": "53575a", "lead": "6b7075",
        "mouse": "8b857d", "neutral": "808080", "oyster": "c4beb2", "payne's": "4f5b66", "paynes": "4f5b66",
        "pearl": "cfcdc6", "pebble": "a39e93", "pewter": "8b8e90", "pigeon": "8a92a0", "smoke": "7f8487",
        "steel": "71797e", "stone": "9d978b", "storm": "5c636b", "warm": "8f887e",
    },
    "green": {
        "acid": "b0d81c", "apple": "84b340", "army": "4b5320", "avocado": "6b8038", "blue": "0d8a8f",
        "british racing": "10402b", "cactus": "5b7a58", "duck egg": "c3dccd", "english": "1b4d35",
        "eucalyptus": "8fa898", "fern": "4f7942", "fir": "2c4a38", "grass": "4f9a2f", "hunter": "355e3b",
        "ivy": "3c5c3a", "kelly": "2f9e3f", "kiwi": "8db33a", "leaf": "5a9a38", "loden": "4a5645",
        "military": "4b5320", "moss": "7a8450", "pea": "8aa845", "pear": "c3c94e",
        "pine": "22533f", "pistachio": "a6c488", "racing": "10402b", "reseda": "75806a", "sap": "567d2e",
        "seafoam": "9fdfc0", "sea foam": "9fdfc0", "signal": "1f8a4c", "vine": "6f8a3a", "viridian": "3f826d",
        "yellow": "9acd32",
    },
    "ochre": {"red": "9a4a2c", "yellow": "d19a33"},
    "orange": {
        "blood": "d9401f", "burnt": "bf5a1f", "international": "f0501e", "mandarin": "f37a1f",
        "pumpkin": "e0761c", "red": "ee4f22", "sunset": "f4733d", "tangerine": "f28518", "traffic": "ec6b1f",
        "yellow": "fbab2c",
    },
    "pink": {
        "baby": "f6c6cf", "barbie": "e0218a", "bubblegum": "f79ac0", "bubble gum": "f79ac0",
        "candy": "f58ab0", "carnation": "f4a6b8", "champagne": "f1ddcf", "dusky": "c9929b",
        "flamingo": "f58a9b", "millennial": "f0c4c2", "nude": "e5bfae",
        "powder": "f2cfd4", "shell": "f3cdc1", "shocking": "fc0fc0", "watermelon": "f0596f",
    },
    "purple": {
        "amethyst": "8d5fbf", "grape": "5f2f73", "heather": "8d7593", "imperial": "5b1a6b",
        "red": "8f2a5c", "royal": "5b2a86", "tyrian": "66023c",
    },
    "red": {
        "berry": "8f1d3f", "blood": "8a0e12", "cadmium": "e30022", "carmine": "b0142e", "chilli": "c22a1d",
        "chili": "c22a1d", "cranberry": "9b1b34", "ferrari": "e0120b", "fire": "d8261c",
        "fire engine": "ce2029", "fire truck": "ce2029", "flame": "dd3b22", "garnet": "7a1426",
        "lipstick": "c4122f", "oxblood": "5a1a1d", "pillar box": "d21f2b", "post box": "d21f2b",
        "poppy": "dc3a2a", "raspberry": "b3124f", "sealing wax": "a3211f", "signal": "b8211f",
        "strawberry": "d5374a", "traffic": "c9211e", "venetian": "bf3a22",
    },
    "rose": {"antique": "c08a86", "old": "b97f7e", "tea": "f0c0b4"},
    "sienna": {"burnt": "a04f2c", "raw": "c07a3c"},
    "silver": {"antique": "a7a49b", "brushed": "b6b8ba", "old": "a5a298", "sterling": "c9cac8"},
    "umber": {"burnt": "6a3b26", "raw": "7a5b3d"},
    "violet": {"parma": "8d77a8", "red": "c71585"},
    "white": {
        "alabaster": "efeae0", "antique": "faebd7", "arctic": "f3f7f8", "bone": "ece5d3", "broken": "f3efe4",
        "brilliant": "ffffff", "chalk": "f4f2ea", "cloud": "f1f2f2", "cool": "eef3f7", "eggshell": "f2ecdc",
        "milk": "fbf8ef", "oyster": "e9e3d5", "paper": "f7f5ee", "pearl": "f0ece2", "porcelain": "f5f4f0",
        "shell": "f7efe6", "swan": "f6f5f1", "warm": "fbf4e4",
    },
    "yellow": {
        "acid": "dfe62a", "butter": "f6e39a", "cadmium": "ffd21a", "canary": "fde34a", "corn": "f0d264",
        "honey": "e3ac3c", "indian": "e0a83e", "maize": "f2cf63", "naples": "f2d98d",
        "primrose": "f3e48d", "signal": "f2b90f", "straw": "e4cf82", "sulphur": "eee04a",
        "sunflower": "f8bd1b", "sunny": "fbd43a", "traffic": "f5c40c", "vanilla": "f4e6b4",
    },
}  # fmt: skip

SHADES: dict[str, str] = {
    f"{first} {last}": number for last, firsts in _BY_COLOUR.items() for first, number in firsts.items()
}

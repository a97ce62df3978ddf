"""How each command is called, shown under its help; the first of each is shown for all together."""

EXAMPLES: dict[str, tuple[str, ...]] = {
    "new": ("new cup.palimpsest cup.jpg",),
    "add": ("add cup.palimpsest saucer.jpg spoon.png",),
    "edit": (
        'edit cup.palimpsest -i "make it warmer" -n 4',
        'edit cup.palimpsest -i "remove this" --mask spot.png --from root',
        'edit cup.palimpsest -i "walnut table" --profile studio --max-cost 0.50',
        'edit cup.palimpsest -i "ivory glaze" --keep "the handle" --keep-region 1=handle.png',
        'edit cup.palimpsest -i "as drawn" --markup notes.png --profile studio --dry-run',
        'edit cup.palimpsest -i "place Image 2 here" --mask spot.png --reference leaf.png',
    ),
    "generate": (
        'generate cup.palimpsest -i "a red cup" --profile studio --max-cost 0.20',
        'generate cup.palimpsest -i "Image 1 in snow" --reference cup.jpg --profile studio --dry-run',
    ),
    "merge": (
        "merge cup.palimpsest 9 14 --mask steam.png",
        "merge cup.palimpsest 9 14 --mask steam.png --feather 12",
    ),
    "replay": (
        "replay cup.palimpsest 14 --on bowl.jpg plate.jpg --dry-run",
        "replay cup.palimpsest head --separately --profile studio --max-cost 1",
    ),
    "log": ("log cup.palimpsest", "log cup.palimpsest --json"),
    "check": ("check cup.palimpsest",),
    "mark": ('mark cup.palimpsest 14 pick --note "the client\'s choice"',),
    "export": (
        "export cup.palimpsest head --to finals --format webp --long-edge 1600",
        'export cup.palimpsest pick 9 --to finals --name "{image}-{label}" --metadata none',
    ),
    "copy": (
        "copy cup.palimpsest for-the-client.palimpsest --picks",
        "copy cup.palimpsest the-way-to-14.palimpsest --path 14",
    ),
    "lock": (
        "lock cup.jpg answer.png --mask spot.png --out locked.png",
        "lock cup.jpg answer.png --lock auto --out locked.png",
        "lock cup.jpg answer.png --mask spot.png --anyway --out locked.png",
    ),
    "measure": ("measure cup.jpg answer.png --mask spot.png --heatmap heat.png",),
    "profiles": (
        "profiles",
        "profiles add studio --kind openai --key-env OPENAI_API_KEY",
        "profiles test studio",
    ),
    "profiles add": (
        "profiles add studio --kind openai --key-env OPENAI_API_KEY --set quality=low",
        "profiles add here --kind compatible --preset localai --base-url http://localhost:8080/v1 --no-key",
    ),
    "profiles show": ("profiles show studio",),
    "profiles remove": ("profiles remove studio",),
    "profiles test": ("profiles test studio", "profiles test studio --paid --max-cost 0.05"),
    "keys": ("keys set studio",),
    "keys set": ("keys set studio", "keys set studio --stdin"),
    "keys forget": ("keys forget studio",),
    "keys test": ("keys test studio",),
    "models": ("models studio",),
    "unclaimed": (
        "unclaimed",
        "unclaimed cup.palimpsest --save rescued",
        "unclaimed cup.palimpsest --fetch j4k2m9",
        "unclaimed --let-go j4k2m9",
    ),
}


def told(command: str) -> str:
    """The examples of one command, a line each."""
    return "".join(f"  palimpsest {words}\n" for words in EXAMPLES[command])


def told_of_all() -> str:
    """One of each command, and each of `edit`."""
    shown = [words for name, all_of in EXAMPLES.items() if " " not in name for words in _shown(name, all_of)]
    return "".join(f"  palimpsest {words}\n" for words in shown)


def _shown(name: str, all_of: tuple[str, ...]) -> tuple[str, ...]:
    return all_of[:3] if name == "edit" else all_of[:1]

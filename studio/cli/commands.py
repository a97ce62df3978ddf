"""The first words that lead to the command line; whoever looks for one need not load the rest of it."""

COMMANDS = frozenset(
    {
        "new",
        "add",
        "edit",
        "generate",
        "log",
        "lock",
        "measure",
        "merge",
        "replay",
        "mark",
        "export",
        "copy",
        "check",
        "models",
        "profiles",
        "keys",
        "unclaimed",
    }
)

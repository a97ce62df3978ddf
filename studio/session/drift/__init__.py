"""How far nodes drifted: where it is looked for, when it is measured, and what became of what must stay."""

"""How everything looks: tokens, type, icons, the style."""

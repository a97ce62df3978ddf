"""What calls cost: expected, held, paid, learned from, summed and listed."""

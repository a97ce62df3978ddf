"""What the machine gives: paths, preferences, profiles, secrets, spool, cache, books, log."""

"""What is subject and what is background, down to single hairs."""

"""What is asked for: who makes it, how many candidates, in which size, quality and file."""

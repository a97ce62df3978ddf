"""OpenAI's image API, and the servers that speak like it."""

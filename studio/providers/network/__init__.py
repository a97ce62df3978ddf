"""The network as a provider needs it: its own server with its key, links without, answers on disk."""

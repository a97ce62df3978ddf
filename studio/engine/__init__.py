"""The built-in engine: plain instructions and classical operations behind the Provider protocol."""

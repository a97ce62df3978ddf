"""Hosted picture makers: HTTP only, bytes in, bytes out, never pixels."""

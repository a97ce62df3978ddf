"""Strict servers on 127.0.0.1, written from what is known of the wire and from nothing of ours."""

"""Variants, finalise, measure: turns around a node, with their total before they are sent."""

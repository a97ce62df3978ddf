"""Phrases as people type them, each with what it must come to, and how the grammar fares with them.

`python -m tests.unit.engine.phrases FILE …` reads any list written as these are: `phrase => meaning`.
"""

"""What the engine is called: as an account, and its one model."""

from studio.model.recipe import BUILT_IN

NAME = BUILT_IN
MODEL = "classic"

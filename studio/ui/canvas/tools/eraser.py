"""Erasing: the brush turned round."""

from studio.ui.canvas.tools.brush import BrushTool


class EraserTool(BrushTool):
    """Lowers the mask, whatever key is held."""

    always_subtracts = True

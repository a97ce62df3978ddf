"""Which text field has the focus, so that editing keys and menus go to the text and not to the picture."""

from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QTextEdit

TextField = QLineEdit | QPlainTextEdit | QTextEdit


def text_with_focus() -> TextField | None:
    """The text field that is being written in; None where nothing is, or where it is only read."""
    focused = QApplication.focusWidget()
    if isinstance(focused, TextField) and not focused.isReadOnly():
        return focused
    return None


def may_undo(text: TextField) -> bool:
    return text.isUndoAvailable() if isinstance(text, QLineEdit) else text.document().isUndoAvailable()


def may_redo(text: TextField) -> bool:
    return text.isRedoAvailable() if isinstance(text, QLineEdit) else text.document().isRedoAvailable()

"""Exporting in the whole window: what the dialog tells before a file is written."""

from whole_desk import act, desk_at, until

from studio.host.places import resources
from studio.ui.export_dialog import ExportDialog

PICTURE = resources() / "pictures" / "dandelion.jpg"


def test_the_dialog_tells_how_large_the_file_would_be_and_follows_the_format(run_qt) -> None:
    async def story() -> None:
        async with desk_at(PICTURE) as (_desk, window):
            await until(lambda: not window.all_actions.reason("file.export"))
            act(window, "file.export")
            dialog = window.findChild(ExportDialog)
            dialog._format.choose("png")
            dialog._format.chosen.emit("png")
            await until(lambda: dialog._bytes.text().startswith("about"))
            png = dialog._bytes.text()

            dialog._format.choose("jpeg")
            dialog._format.chosen.emit("jpeg")
            dialog._quality.setValue(30)
            assert dialog._bytes.text() == "…"
            await until(lambda: dialog._bytes.text().startswith("about"))

            assert png.endswith("MB")
            assert dialog._bytes.text().endswith("kB")
            dialog.reject()

    run_qt(story())

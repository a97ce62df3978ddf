"""What is known of the open project: the file, and the snapshots that queries are answered from."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from studio.model.errors import BadInput
from studio.model.events import Event
from studio.model.history import Finding, History, Node, Turn
from studio.model.project import Image
from studio.model.recipe import Draft, Invariant, Reference
from studio.store import drafts, images, invariants, nodes, pictures
from studio.store.project_file import ProjectFile

_GONE = (2048, 2048)  # a reference whose picture is gone fails when it is sent; till then it counts as large


@dataclass(slots=True)
class OpenProject:
    """The file is the one truth; these snapshots follow every commit, so that a query never waits."""

    file: ProjectFile
    publish: Callable[[Event], None]
    install_id: str
    images: dict[str, Image] = field(default_factory=dict)
    histories: dict[str, History] = field(default_factory=dict)
    drafts: dict[str, Draft] = field(default_factory=dict)
    invariants: dict[str, tuple[Invariant, ...]] = field(default_factory=dict)
    loose_sizes: dict[str, tuple[int, int]] = field(default_factory=dict)  # of pictures that are no node's
    findings: dict[str, dict[str, dict[str, Finding]]] = field(default_factory=dict)

    async def load(self) -> None:
        """Read all snapshots anew."""
        await self.reload_images()
        for image_id in self.images:
            await self.reload(image_id)
        self.loose_sizes = await self.file.read(pictures.loose_sizes)

    async def reload_images(self) -> None:
        while True:
            known = self.images
            found = {image.id: image for image in await self.file.read(images.images)}
            if self.images is known:
                self.images = found
                return

    async def reload(self, image_id: str) -> None:
        """Read one image's history, draft and Keep list anew."""
        await self.reload_history(image_id)
        self.drafts[image_id] = await self.file.read(lambda db: drafts.draft(db, image_id))
        await self.reload_invariants(image_id)

    async def reload_history(self, image_id: str) -> None:
        """Again when another one came meanwhile: an older reading would hide what it brought."""
        while True:
            known = self.histories.get(image_id)
            found = await self.file.read(lambda db: nodes.history(db, image_id))
            if self.histories.get(image_id) is known:
                self.histories[image_id] = found
                return

    async def reload_invariants(self, image_id: str) -> None:
        """Again when another one came meanwhile, as with the history; findings are a new dict each time."""
        while True:
            known = self.findings.get(image_id)
            listed, found = await self.file.read(
                lambda db: (
                    invariants.invariants(db, image_id),
                    invariants.findings_of_image(db, image_id),
                )
            )
            if self.findings.get(image_id) is known:
                self.invariants[image_id], self.findings[image_id] = listed, found
                return

    def node(self, node_id: str) -> Node:
        """Raises BadInput for a node that is not in this project."""
        if node := self.find_node(node_id):
            return node
        raise BadInput("no-such-node", name=node_id, image=self.file.path.stem)

    def find_node(self, node_id: str) -> Node | None:
        found = (history.nodes.get(node_id) for history in self.histories.values())
        return next((node for node in found if node), None)

    def size_of(self, reference: Reference) -> tuple[int, int]:
        """Width and height of a reference's picture in pixels."""
        if reference.picture_id in self.loose_sizes:
            return self.loose_sizes[reference.picture_id]
        node = self.find_node(reference.node_id or "")
        return (node.width, node.height) if node else _GONE

    def has_picture_of(self, reference: Reference) -> bool:
        """A draft that a stranger wrote may show what is nowhere."""
        return reference.picture_id in self.loose_sizes or any(
            node.picture_id == reference.picture_id
            for history in self.histories.values()
            for node in history.nodes.values()
        )

    def turn(self, turn_id: str) -> Turn:
        """Raises BadInput for a turn that is not in this project."""
        for history in self.histories.values():
            if turn := history.turns.get(turn_id):
                return turn
        raise BadInput("no-such-turn")

    @contextmanager
    def quietly(self) -> Iterator[None]:
        """Inside, nothing is told: nobody has seen the project yet."""
        told, self.publish = self.publish, lambda event: None
        try:
            yield
        finally:
            self.publish = told

    def image(self, image_id: str) -> Image:
        """Raises BadInput for an image that is not in this project."""
        if image := self.images.get(image_id):
            return image
        names = ", ".join(image.name for image in self.images.values())
        raise BadInput("no-such-image", name=image_id, names=names)

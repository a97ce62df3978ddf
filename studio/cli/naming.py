"""Which image and which node a word of the command line means."""

from studio.model.errors import BadInput
from studio.model.history import History, Node, Verdict
from studio.model.project import Image
from studio.session.session import Session

_PREFIX_LEAST = 4


def find_image(session: Session, name: str | None) -> Image:
    """By name or id; without a name the only image. Raises BadInput."""
    images = session.images()
    names = ", ".join(image.name for image in images)
    if name is None:
        if len(images) == 1:
            return images[0]
        raise BadInput("image-ambiguous", names=names)
    for image in images:
        if name in (image.name, image.id):
            return image
    raise BadInput("no-such-image", name=name, names=names)


def find_node(session: Session, text: str, image: Image | None = None) -> Node:
    """[IMAGE:]head, root, pick, a number, an id or a unique prefix of one; reserved words win."""
    prefix, colon, rest = text.rpartition(":")
    if colon:
        image, text = find_image(session, prefix), rest
    if image is None and _looks_like_id(text):
        return _by_id(text, [session.history(one.id) for one in session.images()])
    image = image or find_image(session, None)
    history = session.history(image.id)
    node = _reserved(text, history) or (history.by_number(int(text)) if text.isdigit() else None)
    if node is None and _looks_like_id(text):
        return _by_id(text, [history])
    if node is None:
        raise BadInput("no-such-node", name=text, image=image.name)
    return node


def _reserved(text: str, history: History) -> Node | None:
    match text:
        case "head":
            found = history.head
        case "root":
            found = history.root(history.head) if history.head else None
        case "pick":
            shown = [node for node in history.nodes.values() if not node.hidden]
            picks = [node for node in shown if node.verdict is Verdict.PICK]
            found = max(picks, key=lambda node: node.number).id if picks else None
        case _:
            found = None
    return history.nodes[found] if found else None


def _looks_like_id(text: str) -> bool:
    return len(text) >= _PREFIX_LEAST and text[0] == "n" and text[1:].isalnum()


def _by_id(text: str, histories: list[History]) -> Node:
    found = [node for history in histories for node in history.nodes.values() if node.id.startswith(text)]
    if len(found) > 1:
        raise BadInput("node-ambiguous", name=text)
    if not found:
        raise BadInput("no-such-node", name=text, image="")
    return found[0]

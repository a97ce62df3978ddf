"""What a reference can be for, in words."""

from studio.model.recipe import Role
from studio.model.words import mark

ROLE_NAMES = {
    Role.SUBJECT: mark("Subject"),
    Role.STYLE: mark("Style"),
    Role.COLOUR: mark("Colour"),
    Role.COMPOSITION: mark("Composition"),
    Role.IDENTITY: mark("Identity"),
}

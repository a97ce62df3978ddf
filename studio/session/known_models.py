"""Which models an account offers, and what each of them can do, dated and with its sources."""

from dataclasses import dataclass

from studio.host.catalogue import Catalogue
from studio.model.catalogue import ending
from studio.model.profile import Profile, ProfileKind
from studio.model.project import Notice
from studio.model.provider import Capability, Provider


@dataclass(frozen=True, slots=True)
class KnownModels:
    """The account's own model comes first. `as_of` None and no `sources`: nothing of it stands in a file."""

    models: tuple[Capability, ...]
    as_of: str | None = None
    sources: tuple[str, ...] = ()
    notices: tuple[Notice, ...] = ()


def known_models(profile: Profile, provider: Provider, catalogue: Catalogue) -> KnownModels:
    """Retired ones too, since their names are still asked for. Reads files at the first time."""
    if profile.kind is ProfileKind.BUILT_IN:
        return KnownModels((provider.capability(""),))
    found = catalogue.of(profile.kind, profile.preset)
    own = provider.capability(profile.model or found.default_model)
    others = (provider.capability(one.id) for one in found.models if one.id != own.model)
    end = ending(own.record) if own.record else None
    return KnownModels(
        models=(own, *others),
        as_of=found.as_of,
        sources=found.sources,
        notices=(*catalogue.notices, *((end,) if end else ())),
    )

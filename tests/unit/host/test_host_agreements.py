"""What was agreed holds for one account at one address."""

from dataclasses import replace

from studio.host.agreements import Agreements
from studio.host.places import Places
from studio.model.profile import Profile, ProfileKind

WORK = Profile("work", ProfileKind.COMPATIBLE, base_url="https://a.example/v1")


def test_an_agreement_survives_and_can_be_forgotten(here: Places) -> None:
    Agreements(here).note(WORK)

    later = Agreements(here)
    assert later.holds(WORK)
    later.forget("work")
    assert not Agreements(here).holds(WORK)


def test_another_address_is_another_question(here: Places) -> None:
    agreements = Agreements(here)
    agreements.note(WORK)

    assert not agreements.holds(replace(WORK, base_url="https://b.example/v1"))
    assert agreements.holds(replace(WORK, base_url="https://A.example:443/v2"))
    assert not agreements.holds(replace(WORK, id="home"))

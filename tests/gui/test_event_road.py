"""The road of events: nothing that happens is lost while nobody can hear it yet."""

from studio.model.events import RecentChanged, SettingsChanged
from studio.ui.event_road import EventRoad


def test_what_happens_is_heard_at_once(qapp) -> None:
    road, heard = EventRoad(), []
    road.happened.connect(heard.append)

    road.publish(RecentChanged())

    assert heard == [RecentChanged()]


def test_what_is_held_is_heard_in_its_order_when_it_goes_on(qapp) -> None:
    road, heard = EventRoad(), []
    road.hold()
    road.publish(RecentChanged())
    road.publish(SettingsChanged(("theme",)))
    road.happened.connect(heard.append)
    assert heard == []

    road.go_on()
    road.publish(RecentChanged())

    assert heard == [RecentChanged(), SettingsChanged(("theme",)), RecentChanged()]

from studio.ui.fuzzy import fit
from studio.ui.palette.entries import Entry, Row, Source, count, rows


def _entry(title: str, reason: str = "") -> Entry:
    return Entry(title, title, lambda: None, reason=reason)


def _titles(found: tuple[Row, ...]) -> list[str]:
    return [row.entry.title for row in found if row.entry is not None]


def test_letters_in_order_fit_and_others_do_not() -> None:
    assert fit("orig", "Start from the original") is not None
    assert fit("zq", "Start from the original") is None


def test_the_found_letters_are_named() -> None:
    found = fit("orig", "Start from the original")

    assert found is not None
    assert found.at == (15, 16, 17, 18)


def test_the_start_of_a_word_beats_its_middle() -> None:
    start, middle = fit("form", "Formats"), fit("form", "Reformat")

    assert start is not None
    assert middle is not None
    assert start.score > middle.score


def test_initials_find_a_title() -> None:
    assert fit("sac", "Save a copy…") is not None


def test_letters_strewn_over_a_title_do_not_fit() -> None:
    assert fit("orig", "7 recolour it pale gold") is None


def test_what_is_possible_stands_before_what_is_not() -> None:
    source = Source("Actions", lambda _query: [_entry("Export now", "Nothing"), _entry("Re-export")])

    assert _titles(rows("export", [source])) == ["Re-export", "Export now"]


def test_a_prefix_asks_one_source_alone() -> None:
    actions = Source("Actions", lambda _query: [_entry("18 things")])
    nodes = Source("Nodes", lambda _query: [_entry("18 make it warmer"), _entry("2 remove")], prefix="#")

    assert _titles(rows("#18", [actions, nodes])) == ["18 make it warmer"]


def test_an_asked_only_source_stays_out_of_the_rest() -> None:
    zoom = Source(
        "Zoom", lambda query: [_entry(f"Zoom to {query} %")], prefix=":", is_asked_only=True, takes_query=True
    )

    assert _titles(rows("200", [zoom])) == []
    assert _titles(rows(":200", [zoom])) == ["Zoom to 200 %"]


def test_other_words_find_it_after_what_is_called_so() -> None:
    source = Source(
        "Actions", lambda _query: [Entry("f", "Fit", lambda: None, more="zoom View"), _entry("Zoom in")]
    )

    assert _titles(rows("zoom", [source])) == ["Zoom in", "Fit"]
    assert _titles(rows("view", [source])) == ["Fit"]
    assert _titles(rows("views", [source])) == []


def test_sections_are_not_counted_as_results() -> None:
    source = Source("Actions", lambda _query: [_entry("Export"), _entry("Exit")])

    assert count(rows("ex", [source])) == 2

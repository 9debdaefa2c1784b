"""Eleven ways in which people's ordinary edits did harm, each with the rule that prevents it."""

from kiosk.core.protocol.audit_log import AuditLog
from kiosk.core.protocol.audit_window import in_doubt
from kiosk.core.protocol.findings import Doubt, HandNote, Repair
from kiosk.core.shop.data import Spool
from tests.core.protocol.model import BY_HAND
from tests.core.protocol.rows import BY_B, FREE, action, log_of
from tests.core.protocol.test_touched_search import MISSED
from tests.core.protocol.touched.broken import WITHOUT, nothing_is_known_of_a_lost_row
from tests.core.protocol.touched.play import Play
from tests.core.protocol.touched.world import Phase, Rules, Shop

A, B = "AA(1)", "BB(2)"


def without(rule: str) -> Play:
    return Play(MISSED[rule], WITHOUT[rule])


def having(rule: str) -> Play:
    return Play(MISSED[rule])


def test_t1_first_action_strays() -> None:
    strayed = ("begin s1.1", "sort", "land s1.1")
    play = having("version that the first row follows").do(*strayed)
    assert (play.told("s1.1"), play.shows("Q"), play.shows("S")) == (Phase.APPLIED, A, "")
    assert isinstance(play.finding("s2", "S"), Repair)
    assert isinstance(play.finding("s2", "Q"), HandNote)
    play.do("mend s1 S", "land r1", "mend s2 Q", "land n2")
    assert (play.shows("S"), play.holder("s2", "S")) == (A, A)
    assert (play.shows("Q"), play.holder("s2", "Q"), play.broken) == ("", "", "")

    play = without("version that the first row follows").do(*strayed, "mend s1 S", "land n1")
    assert play.broken == f"E: n1 ends the hold of {A} on S, which no hand did"


def test_t2_memory_over_a_hand() -> None:
    given_up = ("begin s1.1", "silence s1.1", "tail s1.1", "land tombstone s1.1")
    covered = (*given_up, "hand S", "read s1", "land s1.1")
    play = having("memory as last read clean").do(*covered)
    assert (play.told("s1.1"), play.shows()) == (Phase.REFUSED, A)
    play.do("mend s1 S", "land n1")
    assert (play.shows(), play.holder("s1"), play.broken) == (BY_HAND, BY_HAND, "")

    play = without("memory as last read clean").do(*covered, "mend s1 S", "land n1")
    assert play.broken == f"H: n1 drops {BY_HAND} on S, which its sender had read"
    play = without("memory").do(*covered, "mend s1 S", "land r1")
    assert play.broken.startswith("H: ")


def test_t3_write_lands_on_an_inserted_row() -> None:
    play = having("nobody holds by doubt").do("begin s1.1", "insert", "land s1.1")
    assert isinstance(play.finding("s1", "N"), Doubt)
    assert play.told("s1.1") is Phase.APPLIED
    play.do("doubt s1 N", "land n1", "mend s1 S", "land r2")
    assert (play.holder("s1", "N"), play.shows("N"), play.holder("s1"), play.shows()) == ("", "", A, A)
    assert play.broken == ""

    play = without("nobody holds by doubt").do("begin s1.1", "insert", "land s1.1", "doubt s1 N", "land n1")
    assert play.broken == f"G: n1 gives N to {A}, which nobody typed"


def test_t4_something_lands_while_a_person_accepts() -> None:
    landed_between = ("begin s1.1", "swap 0Q h0Q", "check s2", "accept s2", "land s1.1", "land z0a")
    shop = MISSED["nothing landed before the acceptance"]
    play = Play(Shop(shop.stations, shop.held, may={"swap": 1, "accept": 2})).do(*landed_between)
    assert (play.told("s1.1"), play.alarmed(), play.holder("s1")) == (Phase.APPLIED, {"s2"}, B)
    play.do("accept s2", "land z1a", "check s2", "read s1")
    assert (play.alarmed(), play.holder("s1"), play.holder("s2"), play.broken) == (set(), B, B, "")

    play = without("nothing landed before the acceptance").do(*landed_between)
    assert play.broken.startswith(f"K: {B} was told that he holds S")


def test_t5_accepting_the_cells_of_a_void_write() -> None:
    accepted = ("swap 0S h0S", "check s1", "accept s1", "land z0a")
    play = having("known log accepted").do(*accepted, "check s1")
    assert (play.shows(), play.holder("s1"), play.alarmed()) == (B, A, set())
    play.do("mend s1 S", "land r2")
    assert (play.shows(), play.broken) == (A, "")

    assert without("known log accepted").do(*accepted).broken.startswith(f"K: {A} was told that he holds S")
    play = without("station with a known log accepts").do("swap 0S h0S", "read s2", "accept s2", "land z0a")
    assert play.broken.startswith(f"K: {A} was told that he holds S")
    play = having("station with a known log accepts").do("swap 0S h0S", "read s2")
    assert play.alarmed() == {"s2"}
    assert "accept s2" not in play.possible()


def test_t6_acceptance_that_writes_cells() -> None:
    edited_between = ("swap 0S h0Q", "read s1", "accept s1", "hand S", "land z0a")
    play = having("acceptance in the audit alone").do(*edited_between)
    assert (play.shows(), play.broken) == (BY_HAND, "")
    play.do("check s1", "mend s1 S", "land n2")
    assert (play.shows(), play.holder("s1"), play.broken) == (BY_HAND, BY_HAND, "")

    play = without("acceptance in the audit alone").do(*edited_between)
    assert play.broken == f"H: {BY_HAND} by hand covered by an acceptance"


def test_t7_fresh_station_and_swapped_rows() -> None:
    shop = Shop(
        {"s1": ("PAUSAR A", "TOMAR B"), "s2": ("TOMAR C",)}, {"S": "A"}, fresh=("s2",), may={"swap": 1}
    )
    swapped = ("begin s1.1", "land s1.1", "begin s1.2", "land s1.2", "swap s1.1 s1.2")
    play = Play(shop).do(*swapped)
    assert "begin s2.1" not in play.possible()
    play.do("read s2")
    assert (play.alarmed(), play.broken) == ({"s2"}, "")

    play = Play(shop, WITHOUT["a: follows a later or void row"]).do(*swapped)
    assert play.broken.startswith(f"K: {B} was told that he holds S")


def test_t8_row_taken_from_the_middle_of_the_audit() -> None:
    paused = ("begin s1.1", "land s1.1", "begin s1.2", "land s1.2", "strike s1.1")
    play = having("c: follows nothing").do(*paused, "read s2")
    assert (play.alarmed(), play.broken) == ({"s2"}, "")
    assert without("c: follows nothing").do(*paused).broken.startswith(f"K: {B} was told that he holds S")

    last = ("begin s1.1", "land s1.1", "strike s1.1")
    play = having("d: shown and absent").do(*last, "read s2")
    assert (play.alarmed(), play.broken) == ({"s2"}, "")
    assert without("d: shown and absent").do(*last).broken.startswith(f"K: {A} was told that he holds S")


def test_t9_strayed_repair() -> None:
    strayed = ("mend s1 S", "sort", "land r1", "mend s1 Q")
    play = having("repairs that name").do(*strayed)
    assert (play.shows("Q"), play.shows("S"), play.holder("s1", "Q")) == (A, B, "")
    play.do("land r2", "mend s1 S", "land r3")
    assert (play.shows("Q"), play.shows("S"), play.broken) == ("", A, "")

    play = without("repairs that name").do(*strayed, "land n2")
    assert play.broken == f"G: n2 gives Q to {A}, which nobody typed"


def test_t10_cut_window_begins_with_the_loser_of_a_race() -> None:
    lost, pause = action("b", "g", BY_B), action("p", "a", FREE)
    assert in_doubt(log_of(lost, pause), [Spool("S", FREE, "p")]) == {"S"}
    whole = AuditLog(2, [action("a", "g")]).read(2, [lost, pause])
    standing = whole.standing("S")
    assert standing is not None
    assert standing.last == "p"

    shop = Shop(
        {"s1": ("PAUSAR A",), "s2": ()}, {"S": "A"}, fresh=("s2",), lost=True, repaired=True, cuts={"s2": 2}
    )
    play = Play(shop).do("begin s1.1", "land s1.1", "read s2")
    assert (play.told("s1.1"), play.holder("s2"), play.broken) == (Phase.APPLIED, "", "")


def test_t11_what_a_fresh_station_cannot_see_stops_the_others_late() -> None:
    """A counting row swapped with a void one of the same `prev`, before any repair said which is which."""
    shop = Shop(
        {"s1": (), "s2": ("PAUSAR B",)}, {"S": "A"}, fresh=("s2",), lost=True, may={"swap": 1}, residual=True
    )
    play = Play(shop).do("swap h0S lost", "read s2")
    assert (play.alarmed(), play.holder("s1"), play.holder("s2")) == (set(), A, B)
    assert play.broken.startswith(f"K: {A} was told that he holds S")
    play.do("begin s2.1", "land s2.1")  # based on a row that is void to all others
    assert play.alarmed() == set()
    play.do("read s1")
    assert play.alarmed() == {"s1"}


def test_row_moved_above_the_end_that_a_station_knows() -> None:
    """Found by the search: a known row has taken its place in the tail, and looks like a repeat."""
    moved = ("begin s1.1", "begin s2.1", "land s1.1", "swap 0S s1.1", "land s2.1")
    play = having("known row in the tail").do(*moved)
    assert (play.told("s1.1"), play.told("s2.1"), play.broken) == (Phase.APPLIED, Phase.SILENT, "")
    assert play.alarmed() == {"s2"}

    play = without("known row in the tail").do(*moved)
    assert play.broken == f"D: {B} and {A} were both told that they hold S"


def test_note_that_landed_behind_the_back_of_who_accepts() -> None:
    """Found by the search: the note is void and its cells are no hand edit, but the known log lacks it."""
    noted_too_late = ("begin s1.1", "hand S", "mend s1 S", "land s1.1", "swap 0S s1.1", "land n1")
    came_since = (*noted_too_late, "accept s1", "land z1a")
    play = having("known log read on").do(*came_since)
    assert (play.told("s1.1"), play.shows(), play.holder("s1")) == (Phase.APPLIED, BY_HAND, A)
    assert play.broken == ""

    play = without("known log read on").do(*came_since)
    assert play.broken.startswith(f"K: {A} was told that he holds S")


def test_pause_that_stood_at_the_first_of_two_acceptances_was_applied() -> None:
    """Seen on a shop's floor: its station was stopped until others had acted, and a person accepted again."""
    stations = {"s1": ("PAUSAR A",), "s2": ("TOMAR B", "TOMAR B on Q")}
    play = Play(Shop(stations, {"S": "A", "Q": ""}, may={"silence": 1, "swap": 2, "accept": 2}))
    play.do("begin s1.1", "silence s1.1", "land s1.1", "swap 0S h0S", "read s1")
    play.do("read s2", "accept s2", "land z0a", "begin s2.1", "land s2.1", "begin s2.2", "land s2.2")
    play.do("swap z0c s2.2", "read s2", "accept s2", "land z1a", "check s1", "tail s1.1")
    assert (play.told("s1.1"), play.told("s2.1"), play.holder("s1")) == (Phase.APPLIED, Phase.APPLIED, B)
    assert play.broken == ""


def test_repair_strays_and_the_audit_loses_the_row_that_it_names() -> None:
    """Seen on a shop's floor: an older version of the sheet was restored while a repair was under way."""
    strayed = ("mend s1 S", "sort", "land r1", "strike h0S", "accept s1", "land z1a", "mend s1 Q", "land n3")
    shop = Shop(
        {"s1": (), "s2": ()}, {"S": "A", "Q": None}, lost=True, may={"sort": 1, "strike": 1, "accept": 1}
    )
    play = Play(shop).do(*strayed)
    assert (play.shows("Q"), play.holder("s1", "Q"), play.broken) == ("", "", "")

    play = Play(shop, Rules(inspect=nothing_is_known_of_a_lost_row)).do(*strayed)
    assert play.broken == f"G: n3 gives Q to {A}, which nobody typed"


def test_hold_whose_row_is_renamed_while_the_audit_is_accepted_is_there_when_the_tag_comes_back() -> None:
    """Seen on a shop's floor: the row showed an older picture, and the same spool was taken a second time."""
    accepted_meanwhile = ("away S", "swap 0S h0S", "accept s1", "land z0a", "back S")
    play = having("spools without a row accepted").do(*accepted_meanwhile)
    assert (play.shows(), play.holder("s1"), play.broken) == (B, A, "")
    play.do("mend s1 S", "land r2")
    assert (play.shows(), play.holder("s1"), play.broken) == (A, A, "")

    play = without("spools without a row accepted").do(*accepted_meanwhile)
    assert play.broken.startswith(f"K: {A} was told that he holds S")


def test_first_take_strayed_and_its_row_renamed_while_the_audit_is_accepted() -> None:
    """The row comes back without any `version`, as before that take."""
    shop = Shop(
        {"s1": ("TOMAR A",), "s2": ()},
        {"S": None, "Q": "B"},
        may={"sort": 1, "away": 1, "swap": 1, "accept": 1},
    )
    play = Play(shop).do("begin s1.1", "sort", "land s1.1", "away S", "swap 0Q h0Q", "accept s1")
    play.do("land z0a", "back S", "mend s1 S", "land r2")
    assert (play.told("s1.1"), play.shows(), play.holder("s1"), play.broken) == (Phase.APPLIED, A, A, "")


def test_write_that_strays_onto_a_row_whose_tag_is_being_respelt_gives_nobody_the_spool() -> None:
    """Found by the search: the tag was absent in a read, so its row seemed to have been pasted since."""
    strayed = ("away Q", "sort", "land late", "read s1", "back Q")
    play = having("write on another row while the tag was away").do(*strayed)
    assert isinstance(play.finding("s1", "Q"), Doubt)
    assert play.broken == ""

    play = without("write on another row while the tag was away").do(*strayed, "mend s1 Q", "land n1")
    assert play.broken == "G: n1 gives Q to CC(3), which nobody typed"

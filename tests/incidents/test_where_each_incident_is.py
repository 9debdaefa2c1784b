"""Incidents that real sheets and networks caused, each with the tests that guard against it.

Each of them once cost the shop a day. A name listed here that is no test fails.
"""

import re
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parents[1]

INCIDENTS: dict[str, tuple[str, ...]] = {
    "column inserted mid-session": (
        "sheets/test_store_moves.py::test_what_moved_before_the_read_is_followed",
    ),
    "column inserted between read and write": (
        "incidents/test_columns_under_a_write.py::test_column_that_moves_between_read_and_write_leaves_every_cell_under_its_header",
        "incidents/test_columns_under_a_write.py::test_cells_written_under_moved_columns_are_not_taken_for_a_hand_edit",
    ),
    "row and column inserted between read and write": (
        "incidents/test_rows_and_columns_under_a_write.py::test_take_stands_and_its_victim_gets_back_its_state",
        "incidents/test_rows_and_columns_under_a_write.py::test_next_action_on_either_stands_on_the_audit",
    ),
    "row inserted between tap and write": (
        "sheets/test_store_moves.py::test_row_that_moves_between_read_and_write_is_taken_all_the_same_and_nobody_else_is",
        "incidents/test_gone_spools.py::test_write_whose_answer_was_lost_while_rows_moved_is_found_and_repaired",
    ),
    "sheet sorted between fence and write": (
        "sheets/test_store_moves.py::test_write_that_strayed_on_a_held_spool_leaves_its_holder",
        "incidents/test_traces.py::test_6_strayed_taken_for_a_hand_edit",
    ),
    "row deleted between fence and write": (
        "sheets/test_store_moves.py::test_spool_that_is_deleted_between_read_and_write_is_refused_and_not_held",
        "incidents/test_gone_spools.py::test_take_of_a_deleted_spool_is_taken_back_and_refused",
    ),
    "part of the columns sorted": (
        "sheets/test_store_truth.py::test_part_of_the_columns_sorted_stops_a_station_that_had_not_read_the_rows",
    ),
    "renamed header": (
        "sheets/test_store_moves.py::test_required_header_renamed_mid_session_stops_the_write_and_is_named",
        "incidents/test_columns_under_a_write.py::test_required_header_that_goes_under_a_write_leaves_the_action_and_stops_the_next",
    ),
    "accent change": (
        "sheets/test_headers.py::test_spelling_drifts_and_the_column_is_found",
        "incidents/test_what_people_type.py::test_header_spelt_otherwise_mid_session_is_followed",
    ),
    "duplicate header": (
        "sheets/test_store_moves.py::test_header_that_stands_twice_stops_the_write_and_is_named",
    ),
    "title row": ("sheets/test_store_moves.py::test_title_row_above_the_headers_does_no_harm",),
    "blank rows, totals and short rows": (
        "sheets/test_store_moves.py::test_blank_and_total_rows_are_no_spools",
        "sheets/test_reading.py::test_columns_shorter_than_others_are_empty_there",
    ),
    "duplicate tag": (
        "sheets/test_store_truth.py::test_twin_that_planning_made_after_the_snapshot_stops_the_write",
        "core/action/test_occupation.py::test_duplicated_tag_is_refused_with_both_rows",
        "incidents/test_waiting.py::test_release_whose_tag_was_doubled_under_way_is_given_up_and_told",
    ),
    "every date form": (
        "sheets/test_codec.py::test_date_is_read",
        "incidents/test_what_people_type.py::test_date_in_every_form_is_a_date_and_the_spool_can_be_taken",
    ),
    "text in a date": (
        "incidents/test_what_people_type.py::test_text_in_a_date_is_shown_as_a_fault_and_refuses_only_what_reads_it",
        "incidents/test_what_people_type.py::test_text_in_a_date_is_written_back_as_it_stood",
    ),
    "numeric tags": (
        "sheets/test_reading.py::test_tag_that_looks_like_a_number_stays_what_it_is",
        "incidents/test_what_people_type.py::test_tag_that_looks_like_a_number_is_taken_and_audited_as_it_is",
    ),
    "number typed into a date": (
        "sheets/test_codec.py::test_date_is_written_as_a_number_with_its_format",
        "sheets/test_store_actions.py::test_dates_are_typed_numbers_in_the_shops_format",
    ),
    "formula-like text": (
        "sheets/test_codec.py::test_text_is_written_as_text_whatever_it_looks_like",
        "incidents/test_what_people_type.py::test_text_that_looks_like_a_formula_stays_text_in_cells_and_audit",
    ),
    "empty answer, half of the rows gone": (
        "sheets/test_store_truth.py::test_empty_or_half_answer_is_read_again",
        "sheets/test_store_truth.py::test_empty_or_half_answer_that_is_not_confirmed_is_a_fault",
    ),
    "429 on the n-th request": (
        "incidents/test_what_people_type.py::test_429_on_the_nth_read_is_waited_out",
        "incidents/test_what_people_type.py::test_429_on_the_nth_write_is_never_saved_nor_lost",
        "incidents/test_waiting.py::test_release_that_came_back_from_the_wire_waits",
    ),
    "answer lost": (
        "sheets/test_store_faults.py::test_write_that_was_applied_and_whose_answer_is_lost_is_found_in_the_audit",
        "sheets/test_store_faults.py::test_take_lost_twice_is_renounced_and_never_counts",
        "incidents/test_waiting.py::test_release_is_sent_until_it_is_known",
    ),
    "process killed at each journal step": (
        "station/test_killed.py::test_killed_after_a_step_it_is_recorded",
        "incidents/test_killed_at_work.py::test_killed_at_any_step_an_action_is_done_once_or_not_at_all_and_told",
    ),
    "disk full at each journal step": (
        "incidents/test_disk_that_fails.py::test_disk_failure_at_any_step_makes_no_told_outcome_false",
    ),
    "hand edit": (
        "sheets/test_store_truth.py::test_hand_edit_is_noted_before_an_action_relies_on_it",
        "incidents/test_traces.py::test_11_action_over_an_unnoted_edit",
    ),
    "audit archived": (
        "sheets/test_store_moves.py::test_rows_archived_by_planning_hide_nobodys_take",
        "incidents/test_fresh_station.py::test_restart_after_the_audit_was_archived_reads_it_anew",
    ),
}


@pytest.mark.parametrize("incident", INCIDENTS)
def test_incident_is_held_off_by_a_test(incident: str) -> None:
    for place in INCIDENTS[incident]:
        file, name = place.split("::")
        text = (TESTS / file).read_text(encoding="utf-8")
        assert re.search(rf"^def {name}\(", text, re.MULTILINE), place

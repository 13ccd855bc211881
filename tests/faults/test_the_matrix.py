"""Every way in which Telegram, and the people in it, misbehave, and where the right end of each is proved.

A case without a proof fails, and so does a proof that was renamed away.
"""

from importlib import import_module

import pytest

FAULTS, SCENES, DELIVERY = "tests.faults", "tests.scenes", "tests.delivery"
ANY_CALL = (
    f"{FAULTS}.test_any_call_fails:test_a_call_that_fails_changes_neither_the_record_nor_what_people_read"
)
HERE = f"{FAULTS}.test_telegram_misbehaves"
POLL = f"{FAULTS}.test_intake:test_one_bad_answer_to_a_poll_loses_nothing"
FLOOD = f"{DELIVERY}.test_flood"

MATRIX: dict[str, tuple[str, ...]] = {
    "5xx": (ANY_CALL, POLL),
    "connection reset before the request was carried out": (ANY_CALL,),
    "connection reset after it, or in the middle of the answer": (
        ANY_CALL,
        f"{FAULTS}.test_intake:test_a_message_whose_answer_was_lost_comes_again_and_says_so",
    ),
    "time-out": (ANY_CALL, f"{DELIVERY}.test_transport:test_a_slow_answer_is_an_unknown_outcome"),
    "429 for one chat": (ANY_CALL, f"{FLOOD}:test_one_chats_429_does_not_delay_the_others"),
    "429 for all": (
        f"{HERE}:test_a_429_for_everybody_stops_everybody_for_as_long_and_no_longer",
        f"{HERE}:test_a_telegram_that_wants_no_polls_for_a_while_gets_none_and_then_gives_all",
    ),
    "retry_after of an hour": (
        f"{HERE}:test_told_to_wait_for_an_hour_one_phone_is_silent_and_the_next_leader_is_called",
    ),
    "answers in the wrong order": (
        f"{DELIVERY}.test_courier_faults:test_answers_in_the_wrong_order_mix_up_nothing",
    ),
    "the same update twice": (
        f"{FAULTS}.test_intake:test_an_update_that_comes_twice_is_one_report",
        f"{HERE}:test_each_press_and_message_twice_counts_once",
    ),
    "updates out of order": (
        f"{HERE}:test_updates_in_any_order_come_to_the_same",
        f"{FAULTS}.test_intake:test_ids_that_start_anew_are_new_updates",
    ),
    "24 h of silence and a backlog": (
        f"{FAULTS}.test_backlog:test_what_was_written_in_a_day_of_silence_is_read_and_calls_overtake_answers",
        f"{FAULTS}.test_outage:test_longer_than_telegram_keeps_messages",
    ),
    "an unparsable update in the middle of a batch": (
        f"{FAULTS}.test_intake:test_a_poisoned_update_stops_nobody",
    ),
    "404, 401 or a login page on getUpdates": (POLL,),
    "404, 401 or a login page on a message": (
        ANY_CALL,
        f"{DELIVERY}.test_courier_faults:test_telegram_away_for_a_while_loses_and_doubles_nothing",
    ),
    "a press that died after 150 s": (
        f"{FAULTS}.test_outage:test_a_press_made_again_in_time_is_in_time",
        f"{FAULTS}.test_outage:test_every_chat_with_live_buttons_is_told_from_when_to_when",
    ),
    "a message deleted by an administrator": (
        f"{SCENES}.test_groups:test_a_card_that_was_deleted_comes_back_with_the_next_change",
    ),
    "a group migrated in mid-incident": (
        f"{SCENES}.test_groups:test_a_group_that_becomes_a_supergroup_keeps_its_incident",
        f"{SCENES}.test_groups:test_votes_go_on_where_the_leaders_have_moved",
    ),
    "a group migrated in mid-round": (
        f"{HERE}:test_a_group_that_moves_in_the_middle_of_a_round_keeps_its_question_and_its_answer",
    ),
    "the bot kicked": (
        f"{SCENES}.test_groups:test_a_bot_thrown_out_of_the_field_goes_on_among_the_leaders",
        f"{SCENES}.test_groups:test_a_bot_thrown_out_without_a_word_finds_out_by_sending",
    ),
    "the bot demoted, or muted": (
        f"{HERE}:test_a_bot_that_is_no_administrator_any_more_says_so_and_its_buttons_go_on",
        f"{HERE}:test_a_bot_that_may_write_nothing_any_more_goes_on_among_the_leaders",
    ),
    "a topic closed": (f"{HERE}:test_a_topic_that_somebody_closes_is_done_without",),
    "a topic deleted": (f"{SCENES}.test_groups:test_a_topic_that_somebody_deletes_is_done_without",),
    "a person who blocked the bot": (
        f"{SCENES}.test_paging:test_who_has_blocked_the_bot_is_skipped_at_once_and_is_not_called_silent",
        f"{HERE}:test_whoever_blocks_the_bot_between_the_question_and_the_answer_is_no_reason_to_stop",
    ),
    "a callback too old to answer": (
        f"{HERE}:test_a_press_answered_too_late_for_its_phone_still_counts",
        f"{DELIVERY}.test_courier:test_a_press_too_old_to_answer_is_let_go",
    ),
    "two bots on one token": (
        f"{FAULTS}.test_intake:test_another_program_on_the_same_token_is_named_and_outlived",
        f"{FAULTS}.test_rival:test_everybody_is_told_what_to_do_and_no_unit_is_called_missing",
        f"{FAULTS}.test_rival:test_while_it_goes_on_it_is_told_once_an_hour_and_what_was_left_untold_then",
    ),
    "two bots on one database": (
        f"{FAULTS}.test_starting:test_a_second_bot_on_the_same_database",
        "tests.storage.test_engine:test_a_second_running_bot_is_refused_by_pid",
    ),
}


@pytest.mark.parametrize("case", MATRIX)
def test_each_case_has_its_proof(case: str) -> None:
    assert MATRIX[case]
    for proof in MATRIX[case]:
        module, _, name = proof.partition(":")
        assert callable(getattr(import_module(module), name, None)), proof

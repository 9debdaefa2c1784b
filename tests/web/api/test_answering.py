"""What becomes of an answer on its way to bytes."""

import json

from kiosk.web.api.answering import encoded
from kiosk.web.api.models import ApiProblem


def test_answers_are_utf_8_and_say_what_the_sheet_says() -> None:
    assert (
        encoded(ApiProblem("x", "Ñuble ✓ </script>"))
        == '{"error":"x","message":"Ñuble ✓ </script>"}'.encode()
    )


def test_half_a_sign_in_a_cell_costs_itself_only() -> None:
    half = json.loads('"Mar\\ud83día"')
    assert json.loads(encoded([ApiProblem("x", half)])) == [{"error": "x", "message": "Mar?ía"}]

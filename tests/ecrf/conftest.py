from tests.ecrf.forms_shown import folder, open_form

__all__ = ["folder", "open_form"]

import pytest

from tests.ecrf.importing import entries, field, fields


@pytest.mark.parametrize(
    ("html", "type_"),
    [
        ("<input>", "text"),
        ("<input type=text>", "text"),
        ("<input type=TEXT>", "text"),
        ("<input type=textarea>", "long_text"),
        ("<textarea></textarea>", "long_text"),
        ("<input type=number>", "decimal"),
        ("<input type=number step=1>", "integer"),
        ("<input type=number step=0.5>", "decimal"),
        ("<input type=range min=0 max=10 step=1>", "integer"),
        ("<input type=date>", "date"),
        ("<input type=time>", "time"),
        ("<input type=checkbox>", "yes_no"),
        ("<input type=radio name=r value=1>", "single_choice"),
        ("<select><option>a<option>b</select>", "single_choice"),
        ("<select multiple><option>a<option>b</select>", "multiple_choice"),
        ("<input type=email>", "text"),
        ("<input type=whatever>", "text"),
        ("<input data-field-type=NUMBER>", "decimal"),
        ("<input type=number data-field-type=TEXT>", "decimal"),
        ("<select></select>", "text"),
    ],
)
def test_the_type_comes_from_the_element(html, type_):
    assert field(f"<p>Label: {html}</p>").type == type_


@pytest.mark.parametrize("type_", ["hidden", "submit", "button", "reset", "image", "file", "password"])
def test_what_cannot_be_answered_is_dropped_with_a_reason(type_):
    report = entries(f"<input id=a><input type={type_} id=b>")
    (dropped,) = report["dropped"]
    assert dropped["id"] == "b"
    assert dropped["reasons"]
    assert report["controls"] == 2


@pytest.mark.parametrize(
    "body",
    [
        "<label for=a>Tumour size:</label><input id=a>",
        "<label>Tumour size: <input id=a></label>",
        "<label>Tumour size</label><input id=a>",
        "<p>Tumour size:</p><p><input id=a></p>",
        "<p>Tumour size: <input id=a> mm</p>",
        "<table><tr><td>Tumour size:</td><td><input id=a></td></tr></table>",
        "<table><tr><th>Size<th>Tumour size</tr><tr><td><td><input id=a></td></tr></table>",
        "<div><div><b>Tumour size</b></div><div><span><input id=a></span></div></div>",
        "<input id=a title='Tumour size'>",
        "<input name=Tumour_size>",
        "<input placeholder='Tumour size'>",
        "<section data-section-name=x><header>Tumour size</header><textarea id=zz></textarea></section>",
    ],
)
def test_labels_are_found_where_people_put_them(body):
    assert field(body).label == "Tumour size"


def test_labels_in_a_table_name_row_and_column():
    rows = "<tr><td>1</td><td><input id=a></td><td><input id=b></td></tr>"
    found = fields(f"<table><tr><td>No<td>Name<td>Size</tr>{rows}</table>")
    assert [one.label for one in found] == ["1 – Name", "1 – Size"]


def test_a_label_of_another_control_is_not_borrowed():
    first, second = fields("<p><label for=a>One</label><input id=a><input id=b name=Two></p>")
    assert (first.label, second.label) == ("One", "Two")


def test_radio_buttons_fold_into_one_choice():
    one = field(
        "<p>Side: <input type=radio name=side id=s1 value=l><label for=s1>left</label>"
        "<input type=radio name=side id=s2 value=r><label for=s2>right</label></p>"
    )
    assert (one.type, one.label, one.key) == ("single_choice", "Side", "side")
    assert one.option_labels == {"l": "left", "r": "right"}


def test_tick_boxes_of_one_name_fold_and_others_stay():
    found = fields(
        "<p>Lobes: <input type=checkbox name=lobe value=u>upper <input type=checkbox name=lobe value=l>lower</p>"
        "<p><input type=checkbox name=clear id=clear>All clear</p>"
    )
    assert [one.type for one in found] == ["multiple_choice", "yes_no"]
    assert found[0].option_labels == {"u": "upper", "l": "lower"}
    assert found[1].label == "All clear"


def test_the_rsna_span_idiom_is_one_field_with_its_free_text_beside():
    found = fields(
        "<p><label for=R1>Prior exam</label><span id=R1 data-field-type=RADIO data-field-completion-action=PROHIBIT>"
        "<input type=radio id=R1_0 name=R1 value='None.'>None.</input><br>"
        "<span><input type=radio id=R1_1 name=R1 value='Other:'>"
        "<input type=text id=R1_1_FreeText value='Other:'></span></span></p>"
    )
    assert [(one.type, one.label) for one in found] == [("single_choice", "Prior exam"), ("text", "Other")]
    assert found[0].required == "required"
    assert list(found[0].option_labels) == ["None.", "Other:"]


def test_a_name_used_again_in_another_section_is_another_group():
    group = "<input type=radio name=g value=1>a<input type=radio name=g value=2>b"
    report = entries(f"<section><header>A</header>{group}</section><section><header>B</header>{group}</section>")
    assert report["fields"] == 2
    assert len(report["repaired"]) == 2


def test_equal_values_in_one_group_stay_apart():
    one = field("<select id=s><option value=1>a<option value=1>b<option value=1>a<option value=1>a</select>")
    assert list(one.option_labels) == ["1", "b", "a", "1_2"]


@pytest.mark.parametrize("first", ["", "-", "—", "– bitte wählen –", "Please select", "..."])
def test_an_entry_that_means_no_answer_is_no_option(first):
    assert list(field(f"<select><option value=''>{first}<option>a</select>").option_labels) == ["a"]


def test_an_entry_without_a_value_that_means_something_is_kept():
    assert list(field("<select><option value=''>none<option value=a>a</select>").option_labels) == ["none", "a"]


def test_option_groups_are_kept():
    one = field(
        "<select><optgroup label=Tubes><option>ETT</optgroup><optgroup label=Lines><option>CVC</optgroup></select>"
    )
    assert [option.group for option in one.options] == ["Tubes", "Lines"]


def test_a_datalist_offers_without_enforcing():
    one = field("<input list=l><datalist id=l><option value=a><option>b</option></datalist>")
    assert (one.type, one.suggestions) == ("text", ("a", "b"))


@pytest.mark.parametrize(
    ("html", "unit"),
    [
        ("<input type=number data-field-units=ml/m2>", "ml/m2"),
        ("<input type=number> mm", "mm"),
        ("<input type=number placeholder=HU>", "HU"),
        ("<input type=number><label>mGy</label>", "mGy"),
        ("<input type=number> and more", ""),
    ],
)
def test_units_are_kept(html, unit):
    assert field(f"<p>Size: {html}</p>").unit == unit


def test_ranges_steps_and_lengths_are_kept():
    one, two = fields("<input type=number min=0 max=12,5 step=0.1 name=a><input maxlength=80 name=b>")
    assert (one.minimum, one.maximum, one.decimals, two.max_length) == (0, 12.5, 1, 80)


def test_a_range_that_allows_nothing_is_repaired():
    one = field("<input type=number min=10 max=1 name=a>")
    assert one.minimum is one.maximum is None


def test_a_doubled_id_is_repaired_and_both_fields_are_kept():
    report = entries("<label for=x>A</label><input id=x><label for=x>B</label><input id=x>")
    assert [entry["label"] for entry in report["repaired"]] == ["A", "B"]
    assert len({entry["field"] for entry in report["repaired"]}) == 2


def test_preselected_answers_are_left_out_and_said():
    radio = "<input type=radio name=r value=1 checked>"
    body = f"<input name=a value=Normal.>{radio}<select name=s><option selected>x</select>"
    report = entries(body)
    assert report["defaults_found"] == 3
    assert not any(one.default for one in fields(body))


def test_preselected_answers_are_kept_when_the_coordinator_says_so():
    found = fields(
        "<input name=a value=Normal.><input type=number name=n value=2.50><input type=checkbox name=c checked>"
        "<select multiple name=s><option selected>x<option selected>y</select>",
        keep_defaults=True,
    )
    assert [str(one.default) for one in found] == ["Normal.", "2.50", "True", "['x', 'y']"]


def test_completion_actions_become_levels():
    actions = ["PROHIBIT", "ALERT", "NONE", ""]
    found = fields("".join(f"<input name=n{name} data-field-completion-action={name}>" for name in actions))
    assert [one.required for one in found] == ["required", "warn", "", ""]

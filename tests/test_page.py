"""The page in a headless browser: every control, the numbers, the words, and names that look like markup."""

import json
import re

import pytest
from browser import chromium

import autograd
from autograd import Value, draw, no_grad, scope, where
from autograd.explanation import sentence, steps


@pytest.fixture(scope="module")
def browser():
    with chromium() as browser:
        yield browser


@pytest.fixture
def opened(browser, tmp_path):
    """Opens the page of a graph; at the end nothing may stand in the console."""
    complaints = []
    tabs = []

    def open_page(v, names=None, js=True, size=(1280, 800), **options):
        path = draw(v, names=names, **options).save(tmp_path / "graph.html")
        tab = browser.new_page(viewport={"width": size[0], "height": size[1]}, accept_downloads=True)
        tab.on("console", lambda message: complaints.append(message.text))
        tab.on("pageerror", lambda error: complaints.append(str(error)))
        tab.on("request", lambda request: complaints.append(request.url) if request.url[:5] == "http:" else None)
        tab.goto(path.as_uri())
        tab.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")  # has its size
        tabs.append(tab)
        return tab

    yield open_page
    for tab in tabs:
        tab.close()
    assert complaints == []


def neuron():
    """A neuron whose numbers are simple: o = tanh(x*w + b), and x is used twice."""
    x, w, b = Value(2, name="x"), Value(-3, name="w"), Value(7, name="b")
    n = x * w + b
    o = n.tanh() * x
    o.name = "o"
    return x, w, b, n, o


def text(tab, selector):
    return tab.text_content(selector)


def number(tab, node, kind):
    return text(tab, f"#n{node} .{kind} .value")


def press(tab, *keys):
    for key in keys:
        tab.keyboard.press(key)


def region(tab):
    """What is seen of the picture: x, y, and the width."""
    scale, x, y = [float(x) for x in re.findall(r"-?[\d.]+(?:e-?\d+)?", tab.get_attribute(".scene", "transform"))]
    return [-x, -y, tab.evaluate("document.querySelector('#canvas').clientWidth") / scale]


def drag(tab, name, x):
    """Puts a slider's number field to x."""
    field = tab.get_by_label(f"{name}, number", exact=True).first
    field.fill(repr(x))
    field.press("Enter")
    field.blur()


def inspected(tab, node):
    """Data and gradient of a node, with all digits."""
    tab.click(f"#n{node} .box", force=True)
    return float(text(tab, "#inspector-data")), float(text(tab, "#inspector-grad"))


# The file.


def test_the_page_is_one_small_file_that_asks_for_nothing(tmp_path):
    page = draw(neuron()[-1]).save(tmp_path / "graph.html").read_text(encoding="utf-8")
    assert len(page.encode()) < 150_000
    assert set(re.findall(r"\bhttps?://[^\s\"'<]+", page)) == {"http://www.w3.org/2000/svg"}
    assert not re.search(r"\b(src|href)=|@import|url\(", page)


def test_the_same_graph_gives_the_same_page(tmp_path):
    first, second = [draw(neuron()[-1]).save(tmp_path / f"{i}.html").read_bytes() for i in (1, 2)]
    assert first == second


def test_names_that_look_like_markup_stay_text(opened):
    name = "</script><script>alert(1)</script><b>&\"'{title}"
    a = Value(2, name=name)
    with scope("</template><i>"):
        v = a * 3
    tab = opened(v)
    tab.click("#n1 .box", force=True)
    start, end = text(tab, "#inspector-title .name").split("…")
    assert name.startswith(start) and name.endswith(end)
    assert tab.locator("b, i").count() == 0
    assert text(tab, "#inputs button").replace("\u200b", "").startswith("</script><script>")


# Stepping.


def test_the_forward_pass_fills_in_values_and_the_backward_pass_gradients(opened):
    tab = opened(neuron()[-1])
    press(tab, "Home")
    assert number(tab, 1, "data") == "2"
    assert [number(tab, node, kind) for node in (3, 5, 6, 7) for kind in ("data", "grad")] == ["·"] * 8
    assert number(tab, 1, "grad") == "·"
    press(tab, "ArrowRight", "ArrowRight")
    assert [number(tab, node, "data") for node in (3, 5, 6, 7)] == ["-6", "1", "·", "·"]
    press(tab, "ArrowRight", "ArrowRight", "ArrowRight")
    assert text(tab, "#sentence") == "The backward pass starts with o.grad = 1."
    assert number(tab, 7, "grad") == "1"
    press(tab, "ArrowRight")
    assert [number(tab, node, "grad") for node in (6, 1, 5)] == ["2", "0.7616", "·"]  # tanh(1) = 0.7616
    press(tab, "End")
    assert text(tab, "#counter") == "9 / 9"
    assert number(tab, 4, "grad") == "0.8399"  # 2 * (1 - tanh(1)**2)


def test_each_backward_step_shows_the_sentence_of_explain(opened):
    x, w, b, _, o = neuron()
    y = autograd.dot([x, o, 2.0], [w, x, b], x) + where(o > 0, o * o, x) + autograd.fsum([o] * 10) + abs(w) ** 2.5
    y.name = "y"
    tab = opened(y)
    expected = [sentence(step, autograd.words.name_nodes(y, set(autograd.graph.every_node(y)))) for step in steps(y)]
    shown = []
    press(tab, "End")
    for _ in expected:
        shown.insert(0, text(tab, "#sentence"))
        press(tab, "ArrowLeft")
    assert shown == expected


def test_a_step_marks_the_edges_it_uses(opened):
    tab = opened(neuron()[-1])
    press(tab, "Home", "ArrowRight")
    marked = "[...document.querySelectorAll('svg.glassgrad .is-forward, svg.glassgrad .is-backward')].map((x) => x.id)"
    assert sorted(tab.evaluate(marked)) == ["e3-0", "e3-1", "m3", "n3", "o3"]
    press(tab, "ArrowRight")
    assert sorted(tab.evaluate(marked)) == ["e5-0", "e5-1", "m5", "n5", "o5"]
    press(tab, "End")
    assert sorted(tab.evaluate(marked)) == ["e3-0", "e3-1", "m3", "n3", "o3"]
    receiving = "[...document.querySelectorAll('.is-receiving')].map((x) => x.id)"
    assert tab.evaluate(receiving) == ["n1", "n2"]


def test_what_a_step_calls_by_number_shows_its_number(opened):
    tab = opened(neuron()[-1])
    press(tab, "Home", "ArrowRight", "ArrowRight")
    assert text(tab, "#sentence") == "#5 = #3 + b = (-6) + 7 = 1"
    assert tab.locator(".tag").all_text_contents() == ["#5", "#3"]
    tab.hover("#n6 .box")
    assert tab.locator(".tag").all_text_contents() == ["#5", "#3", "#6"]
    tab.hover("#n4 .box")  # which has a name
    assert tab.locator(".tag").all_text_contents() == ["#5", "#3"]


def test_a_sentence_too_long_for_its_line_opens(opened):
    x = [Value(1.25 * i, name=f"a_long_name_of_an_input_{i}") for i in range(8)]
    tab = opened(autograd.fsum(x))
    whole = "document.querySelector('#sentence').scrollHeight <= document.querySelector('#sentence').clientHeight"
    assert tab.is_visible("#more") and not tab.evaluate(whole)
    tab.click("#more")
    assert tab.evaluate(whole) and text(tab, "#more") == "less"
    press(tab, "Escape")
    assert not tab.evaluate(whole) and tab.get_attribute("#more", "aria-expanded") == "false"
    press(tab, "ArrowLeft")
    tab.wait_for_selector("#more", state="hidden")  # the pass starts: a short one


def test_constants_are_told_together(opened):
    x = Value(2, name="x")
    y = autograd.dot([x, 4.0], [3.0, x], 5.0)
    y.name = "y"
    shares = ["x.grad += 3 × 1 = 3", "4, 3, 5 are constant and receive nothing", "x.grad += 4 × 1 = 4, in all 7"]
    expected = f"dot y  the other factor times the gradient:  {' ; '.join(shares)}"
    assert sentence(steps(y)[0], autograd.words.name_nodes(y, set(autograd.graph.every_node(y)))) == expected
    assert text(opened(y), "#sentence") == expected


def test_play_goes_through_all_steps_and_stops(opened):
    tab = opened(neuron()[-1])
    tab.select_option("#speed", "16")
    tab.click("#play")
    assert tab.get_attribute("#play", "aria-label") == "Pause"
    tab.wait_for_function("document.querySelector('#counter').textContent === '9 / 9'")
    tab.wait_for_function("document.querySelector('#play').getAttribute('aria-label') === 'Play'")
    tab.click("#first")
    assert text(tab, "#counter") == "0 / 9"
    tab.click("#forth")
    tab.click("#forth")
    tab.click("#back")
    assert text(tab, "#counter") == "1 / 9"
    tab.click("#last")
    tab.fill("#scrubber", "4")
    assert text(tab, "#counter") == "4 / 9"


# Numbers.


def test_dragging_an_input_evaluates_the_whole_graph_as_python_does(opened):
    tab = opened(neuron()[-1])
    for x_data, b_data in [(0.25, 7.0), (-1.5, 0.125), (1e3, -2.0)]:
        drag(tab, "x", x_data)
        drag(tab, "b", b_data)
        x, w, b, n, o = neuron()
        x, b = Value(x_data), Value(b_data)
        n = x * w + b
        o = n.tanh() * x
        o.backward()
        for node, value in ((1, x), (2, w), (4, b), (5, n), (7, o)):
            assert inspected(tab, node) == pytest.approx((value.data, value.grad), rel=1e-12, abs=1e-300)
    tab.click("#reset")
    assert number(tab, 7, "data") == "1.523"


def test_the_slider_itself_is_dragged(opened):
    tab = opened(neuron()[-1])
    tab.get_by_label("x", exact=True).fill("0.5")
    assert number(tab, 1, "data") == "0.5"
    assert number(tab, 5, "data") == "5.5"


def test_a_number_fits_its_field(opened):
    tab = opened(Value(-2.082e-17, name="a") * Value(-1.234e-300, name="b"))
    for name, shown in (("a", "-2.082e-17"), ("b", "-1.234e-300")):
        field = tab.get_by_label(f"{name}, number", exact=True)
        assert field.input_value() == shown
        assert field.evaluate("field => field.scrollWidth <= field.clientWidth")


def test_what_is_no_number_is_marked(opened):
    tab = opened(neuron()[-1])
    field = tab.get_by_label("x, number", exact=True)
    for wrong in ("abc", "1/2", ""):
        field.fill(wrong)
        field.press("Enter")
        assert field.get_attribute("aria-invalid") == "true" and field.input_value() == wrong
        assert field.get_attribute("title").startswith("Not a number: the graph still has 2.")
        assert number(tab, 1, "data") == "2"
    field.press("Escape")
    assert field.input_value() == "2" and field.get_attribute("aria-invalid") is None
    field.fill("abc")
    field.press("Enter")
    drag(tab, "x", 0.5)
    assert field.input_value() == "0.5" and field.get_attribute("aria-invalid") is None


def test_sliders_stand_as_in_the_picture_and_by_neuron(opened):
    names = ["T", "K", "layer0.neuron10.w0", "layer0.neuron10.b", "layer0.neuron2.w0", "layer0.neuron2.b"]
    values = [Value(i + 1.0, name=name) for i, name in enumerate(names)]
    tab = opened(autograd.fsum(values))
    rows = tab.locator("#inputs h3, #inputs button").all_text_contents()
    shown = [row.replace("\u200b", "") for row in rows]
    assert shown == ["T", "K", "layer0.neuron2", "w0", "b", "layer0.neuron10", "w0", "b"]


def test_what_the_page_shows_first_is_what_python_recorded(opened):
    x, _, _, _, o = neuron()
    o.backward()
    x.data = 100.0  # after the forward pass: the graph is out of date
    tab = opened(o)
    assert inspected(tab, 1) == (100.0, x.grad)
    assert number(tab, 7, "data") == "1.523"
    assert text(tab, "aside .alarm").startswith("Out of date")
    press(tab, "Home", "ArrowRight")
    assert text(tab, "#sentence") == "#3 = x*w = 100*(-3) = -6, out of date"
    drag(tab, "b", 300.5)  # everything is evaluated again
    assert text(tab, "#sentence") == "#3 = x*w = 100*(-3) = -300"
    press(tab, "End")
    assert inspected(tab, 5)[0] == 0.5
    assert not tab.is_visible("aside .alarm") and tab.locator(".stale, .note:visible").count() == 0
    tab.click("#reset")
    assert tab.is_visible("aside .alarm") and tab.locator(".stale").count() > 0


def test_nan_infinities_and_minus_zero_arrive(opened):
    a, b = Value(float("inf"), name="a"), Value(-0.0, name="b")
    tab = opened(a * b + Value(float("nan")) + Value(float("-inf")))
    assert [number(tab, node, "data") for node in (1, 2, 3)] == ["inf", "-0", "nan"]
    assert text(tab, "#sentence").endswith("b.grad += inf × 1 = inf")


@pytest.mark.parametrize(("x", "low", "high"), [(1e308, 0, 1e308), (-1.7e308, -1.7e308, 0), (4e307, -4e307, 1.2e308)])
def test_a_slider_of_a_huge_number_stays_within_the_floats(opened, x, low, high):
    tab = opened(Value(x, name="x") * 0.5)
    slider = tab.get_by_label("x", exact=True).last
    assert [float(slider.get_attribute(end)) for end in ("min", "max")] == pytest.approx([low, high])
    assert float(slider.input_value()) == x
    slider.press("Home")
    assert number(tab, 3, "data") == f"{low / 2:.4g}"


def test_operations_may_have_names_that_mean_something_in_javascript(opened):
    v = Value(1.5, name="constructor")
    for name in ("__proto__", "constructor", "toString", "class_", "eval"):
        v = autograd.Op(name, name, lambda this: this * 2, lambda out, this: (2.0,), ((0.0, 1.0),), "Twice.")(v)
    tab = opened(v)
    drag(tab, "constructor", 3.0)
    press(tab, "0")
    assert inspected(tab, 6) == (96.0, 1.0) and inspected(tab, 1) == (3.0, 32.0)


@pytest.mark.parametrize("path", [".", "..", "a..b", "__proto__"])
def test_any_scope_is_a_frame(opened, path):
    with scope(path):
        y = Value(2, name="x") * 3
    tab = opened(y)
    assert tab.locator(".fold").count() == tab.locator(".frame").count() >= 1
    tab.locator(".fold").first.press("Enter")
    assert tab.locator(".is-compact").count() == 1


def test_a_constant_and_an_unselected_side_receive_nothing(opened):
    a, b = Value(2, name="a"), Value(3, name="b")
    tab = opened(where(1.0, a, b) * 5)
    tab.click("#n2 .box", force=True)
    assert text(tab, "#inspector-grad") == "nothing has arrived"
    assert "no path to b, which receives nothing" in text(tab, "#sentence")


def test_an_operation_that_only_python_can_compute_disables_what_leads_to_it(opened):
    loud = autograd.Op("loud", "loud", lambda x: float(f"{x:.3f}"), lambda out, x: (1.0,), ((0.0, 1.0),), "Rounds.")
    a, b = Value(0.12345, name="a"), Value(2, name="b")
    tab = opened(loud(a) * b)
    assert tab.get_by_label("a", exact=True).is_disabled()
    assert "loud(x) cannot be written in JavaScript" in tab.get_attribute(".slider:has([disabled])", "title")
    drag(tab, "b", 10.0)
    assert text(tab, "#n4 .data .value") == "1.23"


def test_an_operation_of_the_users_runs_in_the_page(opened):
    cube = autograd.Op("cube", "³", lambda x: x * x * x, lambda out, x: (3 * x * x,), ((1.0, 2.0),), "The third power.")
    a = Value(2, name="a")
    tab = opened(cube(a))
    drag(tab, "a", -3.0)
    assert inspected(tab, 2) == (-27.0, 1.0)
    assert inspected(tab, 1) == (-3.0, 27.0)


def test_values_made_without_recording_are_a_single_leaf(opened):
    with no_grad():
        v = Value(2, name="a") * 3
    tab = opened(v)
    assert text(tab, "#counter") == "1 / 1"


# Several results.


def results():
    a, b = Value(2, name="a"), Value(-3, name="b")
    c = (a * b).tanh() + a
    d = c * b + 5
    e = d.exp() / a
    c.name, d.name = "c", "d"
    return [d, c, e]


def test_each_result_is_differentiated_as_python_does(opened):
    tab = opened(results())
    assert tab.locator("#roots option").all_text_contents() == ["d", "c", "#10"]
    assert text(tab, "nav").strip() == "d, c"
    press(tab, "0")
    for a_data, place in ((2.0, 1), (2.0, 2), (0.5, 2), (0.5, 0), (0.75, 1)):
        drag(tab, "a", a_data)
        tab.select_option("#roots", index=place)
        roots = results()
        [a] = [node for node in autograd.graph.order(roots[2]) if node.name == "a"]
        a.data = a_data
        for root in roots:
            autograd.refresh(root)
        adjoints = autograd.graph.adjoints(roots[place])
        assert text(tab, "#result") == f"= {roots[place].data:.4g}"
        for number_, node in enumerate(autograd.graph.every_node(*roots), 1):
            if not node.is_constant:
                tab.click(f"#n{number_} .box", force=True)
                assert float(text(tab, "#inspector-data")) == pytest.approx(node.data, rel=1e-12)
                grad = text(tab, "#inspector-grad")
                is_reached = node in adjoints
                assert is_reached == (grad != "nothing has arrived")
                assert not is_reached or float(grad) == pytest.approx(adjoints[node], rel=1e-12, abs=1e-300)


def test_the_steps_and_their_sentences_are_those_of_the_result(opened):
    roots = results()
    names = autograd.words.name_nodes(roots[2], set(autograd.graph.every_node(roots[2])))
    tab = opened(results())
    tab.select_option("#roots", index=2)
    expected = [sentence(step, names) for step in steps(roots[2])]
    shown = []
    tab.evaluate("document.activeElement.blur()")
    for _ in expected:
        shown.insert(0, text(tab, "#sentence"))
        press(tab, "ArrowLeft")
    assert shown == expected
    assert text(tab, "#sentence") == "The backward pass starts with #10.grad = 1."
    press(tab, "ArrowLeft")
    before = text(tab, "#counter").split(" / ")[0], text(tab, "#sentence")
    tab.select_option("#roots", index=1)  # within the forward pass, which is the same for all
    assert (text(tab, "#counter").split(" / ")[0], text(tab, "#sentence")) == before
    press(tab, "End", "ArrowLeft")
    assert text(tab, "#sentence").startswith("tanh #4")


def test_the_result_is_chosen_by_keyboard_and_told_to_a_screen_reader(opened):
    tab = opened(results())
    select = tab.get_by_role("combobox", name="backward from")
    select.focus()
    press(tab, "ArrowDown")
    assert select.evaluate("select => select.selectedOptions[0].textContent") == "c"
    assert number(tab, 5, "grad") == "1" and number(tab, 8, "grad") == "·"
    for place in ("#result", "#sentence"):  # where a change is read aloud
        assert tab.evaluate("p => document.querySelector(p).matches('output, [aria-live=polite]')", place)
    tab.click("#n1 .box", force=True)
    assert "one backward pass from c." in text(tab, "#inspector-body")


def test_a_single_result_needs_no_choice(opened):
    assert opened(neuron()[-1]).is_hidden("#roots")


# The inspector.


def test_a_click_tells_all_about_a_node(opened):
    tab = opened(neuron()[-1])
    tab.click("#n6 .box", force=True)
    assert text(tab, "#inspector-title").strip() == "operation#6"
    assert text(tab, ".formula") == "#6 = tanh(#5) = tanh(1) = 0.7616"
    cells = [cell.text_content() for cell in tab.locator("#inspector td").all()]
    assert cells == ["x = #5", "1", "0.424*sigmoid(2*x)*sigmoid(-2*x)", "0.8399", "* o", "x", "2"]
    tab.click("#inspector td .link")
    assert text(tab, "#inspector-title .name") == "#5"
    press(tab, "Escape")
    assert not tab.is_visible("#inspector")


def test_a_gradient_that_python_has_otherwise_is_told(opened):
    *_, o = neuron()
    o.backward(seed=2.0)
    tab = opened(o)
    tab.click("#n4 .box", force=True)
    assert "In Python its .grad is 1.68" in text(tab, "#inspector-body")


# Finding one's way.


def test_search_finds_by_name_operation_number_and_scope(opened):
    with scope("layer0"):
        *_, o = neuron()
    tab = opened(o)
    for wanted, found in {"tanh": "#6", "#5": "#5", "w": "w", "layer0": "x", "*": "#3"}.items():
        press(tab, "/")
        tab.keyboard.type(wanted)
        press(tab, "Enter")
        assert text(tab, "#inspector-title .name") == found
    press(tab, "/")
    tab.keyboard.type("nowhere")
    assert text(tab, "#found") == "nothing found"
    press(tab, "Escape")
    assert not tab.is_visible("#found")


def test_zoom_pan_and_fit(opened):
    tab = opened(neuron()[-1])
    seen = lambda: region(tab)  # noqa: E731  short
    whole = seen()
    press(tab, "+")
    assert seen()[2] == pytest.approx(whole[2] / 1.25)
    press(tab, "-")
    assert seen() == pytest.approx(whole)
    tab.mouse.move(300, 200)
    tab.mouse.wheel(0, -100)
    assert seen()[2] < whole[2]
    before = seen()
    tab.mouse.down()
    tab.mouse.move(350, 230)
    tab.mouse.up()
    assert seen()[0] < before[0] and seen()[1] < before[1]
    assert not tab.is_visible("#inspector")
    press(tab, "0")
    assert seen() == pytest.approx(whole)
    tab.click("#zoom-in")
    tab.click("#fit")
    assert seen() == pytest.approx(whole)


def is_seen(tab, node):
    """True where a node lies whole in what is seen of the picture."""
    edges = "e => ['left', 'right', 'top', 'bottom'].map((edge) => e.getBoundingClientRect()[edge])"
    left, right, top, bottom = tab.eval_on_selector(f"#n{node} .box", edges)
    outer = tab.eval_on_selector("#canvas", edges)
    return outer[0] <= left and right <= outer[1] and outer[2] <= top and bottom <= outer[3]


def long_chain():
    v = Value(1.5, name="x")
    for _ in range(30):
        v = v.tanh()
    v.name = "y"
    return v


def test_a_picture_too_large_to_be_read_whole_opens_where_the_sentence_is(opened):
    tab = opened(long_chain())
    assert text(tab, "#scale") == "75 %" and tab.is_visible("#overview")
    assert is_seen(tab, 1) and is_seen(tab, 2) and not is_seen(tab, 31)
    assert text(tab, "#result") == f"= {long_chain().data:.4g}"  # what cannot be seen of the picture
    tab.set_viewport_size({"width": 900, "height": 700})
    tab.wait_for_timeout(100)
    assert text(tab, "#scale") == "75 %" and is_seen(tab, 2)
    press(tab, "0")
    assert not tab.is_visible("#overview") and is_seen(tab, 1) and is_seen(tab, 31)


def test_a_small_picture_opens_whole(opened):
    tab = opened(neuron()[-1])
    assert not tab.is_visible("#overview") and is_seen(tab, 1) and is_seen(tab, 7)


def test_the_overview_leads_everywhere(opened):
    tab = opened(long_chain())
    lens = "document.querySelector('#overview .lens').getBoundingClientRect().left"
    start = tab.evaluate(lens)
    box = tab.locator("#overview").bounding_box()
    tab.mouse.click(box["x"] + box["width"] - 2, box["y"] + box["height"] / 2)
    assert is_seen(tab, 31) and not is_seen(tab, 1) and text(tab, "#scale") == "75 %"
    assert tab.evaluate(lens) > start + 100
    press(tab, "Home")
    assert is_seen(tab, 2)  # where the forward pass begins
    press(tab, "ArrowRight")
    assert tab.get_attribute("#overview .spot", "data-phase") == "forward"


def test_what_is_searched_for_is_shown_so_large_that_it_can_be_read(opened):
    tab = opened(long_chain())
    for _ in range(8):
        press(tab, "-")
    assert int(text(tab, "#scale").split()[0]) < 20
    press(tab, "/")
    tab.keyboard.type("y")
    press(tab, "Enter")
    assert text(tab, "#scale") == "75 %" and is_seen(tab, 31)
    press(tab, "/", "Escape")
    assert tab.input_value("#search") == ""


def test_a_large_picture_writes_the_numbers_that_are_seen_and_saves_all(opened, tmp_path):
    a = Value(0.5, name="a")
    terms = [a * (0.01 * i) for i in range(300)]
    tab = opened(autograd.fsum(terms), max_nodes=None)
    press(tab, "0")
    assert tab.evaluate("getComputedStyle(document.querySelector('#n3 .data')).visibility") == "hidden"
    press(tab, "Home", "ArrowRight")  # comes so near that numbers can be read
    drag(tab, "a", 3.0)
    press(tab, "End")
    tab.evaluate("document.activeElement.blur()")
    assert tab.evaluate("getComputedStyle(document.querySelector('#n3 .data')).visibility") == "visible"
    shown = tab.evaluate("""[...document.querySelectorAll("g.node:not(.is-beyond):not(.role-constant)")].map((node) =>
        [Number(node.dataset.number), node.querySelector(".data .value").textContent])""")
    assert 0 < len(shown) < 300
    for node, data in shown:
        assert data in ("3", f"{3.0 * (0.01 * ((node - 3) // 2)):.4g}", "1346")
    with tab.expect_download() as download:
        tab.click("#save")
    download.value.save_as(tmp_path / "saved.svg")
    saved = (tmp_path / "saved.svg").read_text(encoding="utf-8")
    assert "is-beyond" not in saved.partition("</style>")[2] and "is-far" not in saved.partition("</style>")[2]
    assert saved.count(">8.97<") >= 1  # 3 * 2.99, the last product


def test_a_frame_closes_in_place_and_opens_again(opened):
    x = Value(2, name="x")
    with scope("inner"):
        h = (x * 3).tanh()
    y = h + x
    tab = opened(y)
    lines = "[...document.querySelectorAll('.edge .line')].map((line) => line.getAttribute('d'))"
    before = tab.evaluate(lines)
    frame = tab.locator("#f0 rect").first.bounding_box()
    tab.get_by_role("button", name="Close inner").click()
    compact = tab.locator(".is-compact .box").bounding_box()
    assert frame["x"] <= compact["x"] and compact["x"] + compact["width"] <= frame["x"] + frame["width"]
    assert frame["y"] <= compact["y"] and compact["y"] + compact["height"] <= frame["y"] + frame["height"]
    assert not tab.is_visible("#n4") and tab.is_visible("#n1") and tab.is_visible(".is-compact")
    assert text(tab, ".is-compact") == "inner3 nodes"
    assert tab.evaluate(lines) != before
    press(tab, "Home", "ArrowRight")
    assert tab.locator(".is-compact.is-forward").count() == 1
    tab.get_by_role("button", name="Open inner").press("Enter")
    assert tab.is_visible("#n4") and tab.evaluate(lines) == before


def test_a_rolled_up_box_opens_into_a_view_of_its_own(opened):
    x = Value(1.5, name="x")
    v = x
    for layer in range(3):
        with scope(f"layer{layer}"):
            for _ in range(10):
                v = (v * 0.9).tanh()
    v.name = "y"
    tab = opened(v, max_nodes=12)
    boxes = tab.locator(".role-group").count()
    assert boxes >= 1
    assert text(tab, "aside .hint:not(:empty)").endswith("nodes: click a box to open it.")
    data = number(tab, 1, "data")
    tab.locator(".role-group .box").first.click()
    assert tab.locator("#trail li").count() == 2
    assert tab.locator("svg.glassgrad .node").count() > 10
    press(tab, "Home", "ArrowRight")
    assert tab.locator(".node.is-forward").count() == 1
    press(tab, "Escape")
    assert tab.locator("#trail li").count() == 1 and number(tab, 1, "data") == data
    drag(tab, "x", 0.5)
    w = Value(0.5)
    u = w
    for _ in range(30):
        u = (u * 0.9).tanh()
    u.backward()
    assert inspected(tab, 1) == pytest.approx((0.5, w.grad), rel=1e-12)


def test_what_is_searched_for_is_shown_where_it_is_drawn(opened):
    v = Value(1.5, name="x")
    for layer in range(3):
        with scope(f"layer{layer}"):
            for _ in range(10):
                v = (v * 0.9).tanh()
            v.name = f"end{layer}"
    y = v * 2
    tab = opened(y, names={"y": y}, max_nodes=12)
    for name, views in (("end1", 2), ("end0", 2), ("y", 1)):  # the result is in the whole picture alone
        tab.fill("#search", name)
        press(tab, "Enter")
        assert tab.locator("#trail li").count() == views
        assert tab.locator(".node.is-selected .name").text_content() == name


def test_a_slider_keeps_no_key_that_does_not_move_it(opened):
    tab = opened(neuron()[-1])
    for control in ("#scrubber", "#inputs input[type=range]"):
        tab.focus(control)
        scale = text(tab, "#scale")
        press(tab, "+")
        assert text(tab, "#scale") != scale
        press(tab, " ")
        assert tab.get_attribute("#play", "aria-label") == "Pause"
        press(tab, " ")
        press(tab, "/")
        assert tab.evaluate("document.activeElement.id") == "search"
    position = text(tab, "#counter")
    tab.focus("#inputs input[type=range]")
    press(tab, "ArrowRight", "Home", "End")
    assert text(tab, "#counter") == position


def test_keys_for_everything(opened):
    tab = opened(neuron()[-1])
    press(tab, "?")
    assert tab.is_visible("#help")
    press(tab, "Escape")
    assert not tab.is_visible("#help")
    press(tab, "Shift+ArrowLeft")
    assert text(tab, "#inspector-title .name") == "o"
    press(tab, "Shift+ArrowLeft", "Shift+ArrowLeft", "Shift+ArrowLeft", "Shift+ArrowDown")
    assert text(tab, "#inspector-title .name") == "b"
    press(tab, "Shift+ArrowRight")
    assert text(tab, "#inspector-title .name") == "#5"
    press(tab, " ")
    assert tab.get_attribute("#play", "aria-label") == "Pause"
    press(tab, " ")
    assert tab.get_attribute("#play", "aria-label") == "Play"


def test_flow_shows_where_the_gradient_goes(opened):
    tab = opened(neuron()[-1])
    tab.click("#flow")
    assert tab.get_attribute("#flow", "aria-pressed") == "true"
    width = "[e.id, e.querySelector('.line').style.strokeWidth]"
    widths = tab.evaluate(f"[...document.querySelectorAll('.edge')].map((e) => {width})")
    assert max(widths, key=lambda pair: float(pair[1])) == ["e3-0", "5"]  # x gets -3 * 0.84, the largest
    assert "negative" in tab.get_attribute("#e3-0", "class")  # x receives w times 0.84
    assert "positive" in tab.get_attribute("#e3-1", "class")
    press(tab, "Home")
    assert tab.evaluate("document.querySelector('#e3-0 .line').style.strokeWidth") == ""


def test_light_dark_and_saving_the_picture(opened, tmp_path):
    from xml.etree import ElementTree

    tab = opened(neuron()[-1])
    paper = "getComputedStyle(document.body).backgroundColor"
    light = tab.evaluate(paper)
    tab.click("#theme")
    dark = tab.evaluate(paper)
    assert dark != light
    press(tab, "Home", "ArrowRight")
    with tab.expect_download() as download:
        tab.click("#save")
    assert download.value.suggested_filename == "o.svg"
    download.value.save_as(tmp_path / "saved.svg")
    saved = (tmp_path / "saved.svg").read_text(encoding="utf-8")
    ElementTree.fromstring(saved)
    assert "#3, operation mul, data -6" in saved  # what a pointer that rests on a node is told
    assert "is-forward" in saved and "prefers-color-scheme" not in saved and "--forward" in saved
    tab.click("#theme")
    assert tab.evaluate(paper) == light


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_theme_that_was_asked_for_holds(opened, theme):
    tab = opened(neuron()[-1], theme=theme)
    assert tab.evaluate("getComputedStyle(document.documentElement).colorScheme") == theme


def test_a_screen_reader_is_told(opened):
    tab = opened(neuron()[-1])
    assert tab.get_attribute("#sentence", "aria-live") == "polite"
    unnamed = """[...document.querySelectorAll("button, input, select, [role=button]")].filter((control) =>
      !(control.getAttribute("aria-label") || control.textContent.trim() || control.labels?.length)).length"""
    assert tab.evaluate(unnamed) == 0
    first = tab.locator("#n1")
    assert first.get_attribute("aria-label") == first.locator("title").text_content() == "x, input"
    first.hover()
    assert first.locator("title").text_content() == "x, input, data 2, gradient -1.758"
    reachable = tab.locator("#canvas .node[tabindex='0']")
    assert reachable.count() == 1
    reachable.focus()
    assert reachable.get_attribute("aria-label") == "o, output mul, data 1.523, gradient 1"
    press(tab, "Shift+ArrowLeft", "Shift+ArrowLeft")
    focused = tab.evaluate("document.activeElement.getAttribute('aria-label')")
    assert focused == "#6, operation tanh, data 0.7616, gradient 2"
    press(tab, "Enter")
    assert text(tab, "#inspector-title .name") == "#6"


def test_the_page_fits_a_narrow_window(opened):
    tab = opened(neuron()[-1], size=(390, 740))
    assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert tab.evaluate("document.body.scrollHeight <= innerHeight")
    assert tab.is_visible("#play") and tab.is_visible("#scrubber") and tab.is_visible("#canvas svg")


def test_paper_gets_the_whole_picture(opened):
    tab = opened(neuron()[-1])
    for _ in range(8):
        press(tab, "+")
    before = region(tab)
    tab.evaluate("dispatchEvent(new Event('beforeprint'))")
    tab.emulate_media(media="print")
    tab.set_viewport_size({"width": 700, "height": 1000})
    edges = "(box => [box.left >= 0, box.right <= innerWidth, box.width > 500])"
    whole = "document.querySelector('.scene').getBoundingClientRect()"
    assert tab.evaluate(f"{edges}({whole})") == [True, True, True]
    assert not tab.is_visible("#play") and not tab.is_visible("#search") and tab.is_visible("#sentence")
    tab.emulate_media(media="screen")
    tab.set_viewport_size({"width": 1280, "height": 800})
    tab.evaluate("dispatchEvent(new Event('afterprint'))")
    assert region(tab)[:2] == pytest.approx(before[:2])


def test_the_recording_in_the_page_is_plain_json(tmp_path):
    page = draw(neuron()[-1]).save(tmp_path / "graph.html").read_text(encoding="utf-8")
    recording = json.loads(re.search(r'id="recording">(.*?)</script>', page, re.DOTALL)[1])
    assert recording["data"][:5] == [2.0, -3.0, -6.0, 7.0, 1.0]
    assert recording["operands"][:5] == [0, 0, [0, 1], 0, [2, 3]]

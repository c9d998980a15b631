"""A linguist's day in a browser: by keyboard alone, with edits, marks, undo and lost windows."""

from __future__ import annotations

import re
from typing import Any

from derive.review.records import Phase, ReviewRecord
from tests.review.web.conftest import Enter, Served, press_on, ready


def item(app: Served, page: Any) -> str:
    return page.url.rsplit("/", 1)[1]


def own(app: Served, name: str) -> ReviewRecord:
    """Return the one review of an item."""
    (review,) = app.service.reviews([name])
    return review


def test_ten_items_by_keyboard_alone(fresh: Served, enter: Enter) -> None:
    """Each item is one key; the two with a finding are fixed by one more."""
    page = enter(fresh.link("Ten"), clicked=True)
    fixed = 0
    for _ in range(10):
        if page.locator("#findings .fix").count():
            page.keyboard.press("f")
            page.wait_for_selector("#findings .fix", state="detached")
            page.keyboard.press("Escape")
            fixed += 1
        press_on(page, ["a"])
    made = [r for r in fresh.service.reviews() if r.reviewer == "ten"]
    assert len({r.item_id for r in made}) == 10
    assert {r.verdict for r in made} == {"accept"}
    by_id = {r.item_id: r for r in made}
    assert fixed == 2
    assert "en el banco" in by_id["q02"].reference_answer
    assert by_id["q04"].question.endswith("¿Es verdad?")
    decided = fresh.project.store.decisions([r.item_id for r in made])
    assert {d.verdict for d in decided.values()} == {"accept"}
    press_on(page, ["u"])
    assert item(fresh, page) == made[-1].item_id
    assert fresh.project.store.decisions([made[-1].item_id]) == {}
    page.keyboard.press("s")
    page.keyboard.press("Space")
    before = page.url
    page.keyboard.press("Control+Enter")
    page.wait_for_url(lambda url: url != before)


def test_a_word_is_marked_and_the_item_rejected_in_three_actions(app: Served, enter: Enter) -> None:
    page = enter(app.link("Three"))
    name = item(app, page)
    area = page.locator("#t-question")
    area.dblclick(position={"x": 30, "y": 14})
    word = area.evaluate("a => a.value.slice(a.selectionStart, a.selectionEnd)").strip()
    page.keyboard.press("Alt+2")
    assert page.locator("#spans .words").inner_text() == word
    press_on(page, ["Alt+r"])
    review = own(app, name)
    assert review.verdict == "reject"
    (span,) = review.spans
    assert (span.field, span.severity.value) == ("question", "major")
    assert review.question[span.start : span.end] == word


def test_spans_and_findings_follow_an_edit(app: Served, enter: Enter) -> None:
    """Offsets count code points: a text with characters beyond the BMP keeps its marks."""
    page = enter(app.link("Follow"))
    area = page.locator("#t-question")
    area.fill("😀😀 una una palabra mala")
    page.wait_for_selector("#findings .fix")
    area.evaluate("a => { const s = a.value.indexOf('mala'); a.setSelectionRange(s, s + 4) }")
    page.keyboard.press("Alt+3")
    area.evaluate("a => a.setSelectionRange(0, 0)")
    page.keyboard.type("¡Oh! ")
    assert page.locator(".mirror mark.span").inner_text() == "mala"
    page.keyboard.press("Alt+f")
    page.wait_for_selector("#findings .fix", state="detached")
    assert area.input_value() == "¡Oh! 😀😀 una palabra mala"
    name = item(app, page)
    press_on(page, ["Alt+r"])
    review = own(app, name)
    (span,) = review.spans
    assert review.question[span.start : span.end] == "mala"


def test_checks_answer_within_300_ms(app: Served, enter: Enter) -> None:
    page = enter(app.link("Quick"))
    page.locator("#t-question").fill("")
    page.wait_for_selector("#findings:not(.waiting) .critical, #findings:not(.waiting) .major")
    took = page.evaluate(
        """async () => {
        const area = document.querySelector('#t-question');
        const box = document.querySelector('#findings');
        const times = [];
        for (let n = 0; n < 5; n++) {
          const start = performance.now();
          area.value = 'Una prueba número ' + n + ' de de la pantalla?';
          area.dispatchEvent(new Event('input'));
          while (box.classList.contains('waiting') || !box.querySelector('.fix'))
            await new Promise(requestAnimationFrame);
          times.push(performance.now() - start);
        }
        return times.sort((a, b) => a - b)[2]; }"""
    )
    assert took < 300


def test_an_edit_survives_a_closed_tab(app: Served, enter: Enter) -> None:
    page = enter(app.link("Closed"))
    address, context = page.url, page.context
    page.locator("#t-question").fill("Lo que escribí antes de cerrar la ventana.")
    page.keyboard.press("Control+a")
    page.keyboard.press("Alt+1")
    page.close()
    again = context.new_page()
    again.goto(address)
    ready(again)
    assert again.locator("#t-question").input_value().startswith("Lo que escribí")
    assert again.locator("#spans li").count() == 1
    assert again.locator("#saved").inner_text() != ""


def test_a_decision_made_without_a_network_arrives_later_once(app: Served, enter: Enter) -> None:
    page = enter(app.link("Train"))
    name = item(app, page)
    page.context.set_offline(True)
    page.keyboard.press("a")
    page.wait_for_selector("#net", state="visible")
    assert not list(app.service.reviews([name]))
    before = page.url
    page.context.set_offline(False)
    page.wait_for_url(lambda url: url != before)
    assert len(list(app.service.reviews([name]))) == 1


def test_an_answer_that_gets_lost_does_not_store_twice(app: Served, enter: Enter) -> None:
    """The server stores, the answer is lost on the way back: the retry is the same save."""
    page = enter(app.link("Twice"))
    name, lost = item(app, page), []

    def lose(route: Any) -> None:
        if not lost:
            lost.append(route.fetch().status)
            route.abort()
        else:
            route.continue_()

    page.route("**/api/submit", lose)
    press_on(page, ["a"])
    assert lost == [200]
    assert len([r for r in app.service.reviews([name]) if r.reviewer == "twice"]) == 1


def test_keys_do_nothing_while_one_types(app: Served, enter: Enter) -> None:
    page = enter(app.link("Typing"))
    address, name = page.url, item(app, page)
    page.keyboard.press("e")
    page.keyboard.press("Control+End")
    page.keyboard.type("arnst")
    assert page.url == address
    assert page.locator("#t-question").input_value().endswith("arnst")
    assert not page.locator("dialog[open]").count()
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    assert page.locator("#help").is_visible()
    page.keyboard.press("a")
    assert page.url == address
    page.keyboard.press("Escape")
    assert not [r for r in app.service.reviews([name]) if r.reviewer == "typing"]


def test_single_keys_can_be_switched_off(fresh: Served, enter: Enter) -> None:
    """Whoever speaks to the computer would press them all."""
    page = enter(fresh.link("Speaks"))
    address = page.url
    page.keyboard.press("?")
    page.locator("[data-do=single-keys]").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("a")
    page.wait_for_timeout(200)
    assert page.url == address
    press_on(page, ["Alt+a"])


def test_not_in_this_culture_and_writing_what_people_do_ask(fresh: Served, enter: Enter) -> None:
    page = enter(fresh.link("Culture"))
    name = item(fresh, page)
    page.keyboard.press("n")
    if page.locator("#ask").is_visible():
        page.locator("#reason").fill("Aquí nadie pregunta esto.")
        press_on(page, ["Control+Enter"])
    else:
        page.wait_for_url(lambda url: not url.endswith(name))
        ready(page)
    assert own(fresh, name).verdict == "retire"


def test_a_skip_needs_a_reason_and_goes_to_the_log(fresh: Served, enter: Enter) -> None:
    page = enter(fresh.link("Skips"))
    name = item(fresh, page)
    page.keyboard.press("s")
    page.keyboard.press("Control+Enter")
    assert page.locator("#ask-error").is_visible()
    page.locator("#reason").fill("Conozco a quien lo escribió")
    press_on(page, ["Control+Enter"])
    skipped = [e for e in fresh.service.history(name) if e.kind == "skip"]
    assert skipped[-1].after["reason"] == "Conozco a quien lo escribió"
    assert item(fresh, page) != name


def test_hidden_texts_are_hidden_until_asked_for(fresh: Served, enter: Enter) -> None:
    link = fresh.link("Care", "lead", "reviewer")
    page = enter(link)
    page.goto(f"{fresh.base}/item/q01")
    page.wait_for_selector("html[data-ready]")
    assert page.locator("#mask").is_visible()
    assert not page.locator(".text").first.is_visible()
    page.locator("[data-do=show-kind]").click()
    page.wait_for_selector("#work", state="visible")
    with page.expect_response(re.compile("/item/q01")):
        page.reload()
    ready(page)
    assert page.locator(".text").first.is_visible()
    assert fresh.service.open(fresh.service.person("care"), "q01").phase in Phase


def test_keys_work_on_a_keyboard_of_another_script(fresh: Served, enter: Enter) -> None:
    """Where the key says ش, its place says A."""
    page = enter(fresh.link("Layla"))
    before = page.url
    page.evaluate(
        """() => document.body.dispatchEvent(new KeyboardEvent(
        'keydown', { key: 'ش', code: 'KeyA', bubbles: true, cancelable: true }))"""
    )
    page.wait_for_url(lambda url: url != before)


def test_a_second_tab_is_told_and_neither_text_is_lost(fresh: Served, enter: Enter) -> None:
    page = enter(fresh.link("Tabs"))
    other = page.context.new_page()
    other.goto(page.url)
    ready(other)
    other.locator("#t-question").fill("Desde la segunda pestaña.")
    other.wait_for_selector("#saved:not(:empty)")
    page.locator("#t-question").fill("Desde la primera pestaña.")
    page.wait_for_selector("#notice", state="visible")
    page.locator("#notice button").nth(1).click()
    page.wait_for_selector("#saved:not(:empty)")
    name = item(fresh, page)
    press_on(page, ["Control+Enter"])
    assert own(fresh, name).question == "Desde la primera pestaña."


def test_a_save_whose_answer_got_lost_is_no_conflict(app: Served, enter: Enter) -> None:
    """Neither with oneself after the connection is back, nor after the page is loaded again."""
    page = enter(app.link("Tunnel"))
    name, lost = item(app, page), []

    def lose(route: Any) -> None:
        lost.append(route.fetch().status)
        route.abort()

    page.route("**/api/save", lose, times=1)
    page.locator("#t-question").fill("Antes del túnel.")
    page.wait_for_selector("#net", state="visible")
    page.locator("#t-question").fill("Después del túnel.")
    page.wait_for_selector("#saved:not(:empty)")
    page.locator("#t-question").fill("Y en seguida otra vez.")
    page.reload()
    ready(page)
    page.locator("#t-question").press_sequentially("Oh: ")
    page.wait_for_selector("#saved:not(:empty)")
    page.route("**/api/save", lose, times=1)
    page.locator("#t-question").fill("Lo último.")
    page.wait_for_selector("#net", state="visible")
    assert not page.locator("#notice").is_visible()
    press_on(page, ["Control+Enter"])
    assert lost == [200, 200]
    assert own(app, name).question == "Lo último."

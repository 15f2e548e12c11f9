"""The page in a browser: nothing asked of the net, the program's answers, usable without mouse or script.

The tests need Playwright and a Chromium: the system's, or the one that Playwright installs.
"""

import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.request import url2pathname

import pytest

from chisotv.documents.page import Page as WholePage
from chisotv.loading import load
from chisotv.models.agency import Agency
from chisotv.models.dataset import Dataset
from chisotv.queries.duties import ROLES, Question, duties
from chisotv.queries.progress import standings
from chisotv.render.page import render_page
from chisotv.text import contains
from chisotv.words import ROLE
from conftest import EXAMPLES, search_cases
from losses import pdf_pages, words
from markup import HOSTILE, hostile_folder

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed: pip install playwright")


@pytest.fixture(scope="session")
def address(dataset: Dataset, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Where the page of the carried dispatch lies."""
    path = tmp_path_factory.mktemp("page") / "chisotv.html"
    path.write_bytes(render_page(WholePage(dataset)))
    return path.as_uri()


def source(address: str) -> str:
    """The page itself."""
    return Path(url2pathname(address.removeprefix("file:"))).read_text(encoding="utf-8")


class Window:
    """A page in a window of its own, and everything that it did beside being shown."""

    def __init__(self, browser: "Browser", **settings: Any) -> None:
        self.context = browser.new_context(reduced_motion="reduce", **settings)
        self.context.set_default_timeout(5_000)
        self.page: Page = self.context.new_page()
        self.gone: set[str] = set()
        self.asked: list[str] = []
        self.said: list[str] = []
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("console", lambda message: self.said.append(f"{message.type}: {message.text}"))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on("dialog", self._dialog)
        self.context.on("page", lambda _: self.said.append("another window"))

    def _dialog(self, dialog: Any) -> None:
        self.said.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def go(self, address: str) -> "Page":
        """Load the page afresh."""
        self.gone.add(address.partition("#")[0])
        self.page.goto("about:blank")
        self.page.goto(address)
        return self.page

    def shown(self) -> list[str]:
        """The ids of the criteria that can be seen."""
        found: list[str] = self.page.evaluate(
            "() => [...document.querySelectorAll('article')].filter((a) => a.checkVisibility()).map((a) => a.id)"
        )
        return found

    def count(self) -> str:
        """What is said of how many there are."""
        return self.page.locator("#f-count").inner_text()

    def state(self) -> str:
        """What stands after "#"."""
        found: str = self.page.evaluate("() => location.hash")
        return found

    def press(self, *keys: str) -> None:
        """Press keys one after the other, and wait until the page has taken notice."""
        for key in keys:
            self.page.keyboard.press(key)
        self.settle()

    def click(self, what: str) -> None:
        """Click something, and wait until the page has taken notice."""
        self.page.click(what)
        self.settle()

    def turn(self, way: str) -> None:
        """Use the browser's button "back" or "forward", and wait until the page has taken notice."""
        getattr(self.page, f"go_{way}")()
        self.settle()

    def settle(self) -> None:
        """Wait until what was done has its effect."""
        self.page.evaluate(
            "() => new Promise((done) =>"
            " requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 20))))"
        )

    def at(self, state: str) -> list[str]:
        """Go to a state as a link would, and say what can be seen then."""
        ((shown, _, _),) = self.tour([state])
        return shown

    def tour(self, states: list[str]) -> list[tuple[list[str], str, list[str]]]:
        """Go to one state after the other, and say what can be seen in each: criteria, their count, agencies."""
        found: list[tuple[list[str], str, list[str]]] = self.page.evaluate(
            "async (states) => {"
            "  const found = [];"
            "  const seen = (what) => [...document.querySelectorAll(what)]"
            "    .filter((e) => e.checkVisibility()).map((e) => e.id);"
            "  for (const state of states) {"
            "    await new Promise((done) => {"
            "      addEventListener('hashchange', () => setTimeout(done), { once: true });"
            "      location.hash = state; setTimeout(done, 2000); });"
            "    found.push([seen('article'), document.querySelector('#f-count').innerText, seen('.agency')]);"
            "  }"
            "  return found; }",
            states,
        )
        return found


@pytest.fixture
def window(browser: "Browser") -> Iterator[Window]:
    """A window in which nothing goes wrong."""
    window = Window(browser, viewport={"width": 1366, "height": 768})
    yield window
    window.context.close()
    assert window.said == []
    assert set(window.asked) <= window.gone


def ids(dataset: Dataset, **asked: Any) -> set[str]:
    """The ids of the criteria that the program finds."""
    return {f"{duty.index}-{duty.criterion.number}" for duty in duties(dataset, Question(**asked)).duties}


@pytest.fixture(scope="module")
def statuses(dataset: Dataset) -> dict[str, str]:
    """Id of a criterion → its status."""
    return {f"{each.index}-{each.number}": each.status for each in standings(dataset) if each.criterion}


def test_it_opens_without_a_word_and_asks_for_nothing(window: Window, address: str) -> None:
    page = window.go(address)
    assert window.count() == "66 tiêu chí"
    assert len(window.shown()) == 66
    assert page.locator(".filter").is_visible()
    assert not page.locator(".agency").first.is_visible()
    assert window.asked == [address]


def test_each_agency_sees_what_the_program_gives_it(
    window: Window, address: str, dataset: Dataset, statuses: dict[str, str]
) -> None:
    expected: dict[str, tuple[Agency, set[str]]] = {}
    for agency in dataset.registry.agencies:
        if not duties(dataset, Question([agency])).duties:
            continue
        for role in ("", *ROLES):
            state = f"#agency={agency.id}" + (f"&role={role}" if role else "")
            expected[state] = agency, ids(dataset, agencies=[agency], roles=[role] if role else ROLES)
        for index in dataset.appendices:
            of_index = ids(dataset, agencies=[agency], indices=[index])
            for status in ("missed", "incomparable"):
                state = f"#agency={agency.id}&index={index}&status={status}"
                expected[state] = agency, {each for each in of_index if statuses[each] == status}
    assert len(expected) > 300
    window.go(address)
    for (state, (agency, criteria)), (shown, count, agencies) in zip(
        expected.items(), window.tour(list(expected)), strict=True
    ):
        assert (state, set(shown)) == (state, criteria)
        assert count.startswith(f"{len(criteria)} tiêu chí · {agency.name}")
        assert agencies == [f"agency={agency.id}"]


def test_each_criterion_says_what_the_agency_has_to_do_with_it(window: Window, address: str, dataset: Dataset) -> None:
    window.go(address)
    for name in ("Sở Nội vụ", "Sở Y tế", "Văn phòng UBND tỉnh", "UBND huyện Trà Cú", "UBND cấp huyện"):
        agency = dataset.registry.find(name)
        window.at(f"#agency={agency.id}")
        said: dict[str, str] = window.page.evaluate(
            "() => Object.fromEntries([...document.querySelectorAll('.own')]"
            ".map((line) => [line.parentElement.id, line.textContent]))"
        )
        assert set(said) == ids(dataset, agencies=[agency])
        for duty in duties(dataset, Question([agency])).duties:
            assert duty.role is not None
            line = said[f"{duty.index}-{duty.criterion.number}"]
            assert line.startswith(f"{agency.name}: ")
            assert ROLE[duty.role] in line
            if duty.via:
                assert f"qua nhóm “{duty.via.name}”" in line or "nêu đích danh" in line
    window.at("#")
    assert window.page.locator(".own").count() == 0


QUERIES = [
    "zalo", "thue bao", "thuê bao", "giá", "gia", "đất", "dat", "so noi vu", "Sở Nội vụ", "SO Y TE", "trung bình thấp",
    "hoà giải", "hòa giải", "4.2", "3.2", "1", "10", "1.1.", "100%", "70", "2020", "23/4/2018", "1.300.000",
    "cán bộ công", "công ch", "TT&TT", "thủ tục hành chính", "thu tuc hanh chinh", "không có chữ này", "y",
    "Internet băng rộng", "…",
]  # fmt: skip


def test_search_finds_what_the_program_finds(window: Window, address: str, dataset: Dataset) -> None:
    page = window.go(address)
    for query in QUERIES:
        page.fill("#f-q", query)
        assert (query, set(window.shown())) == (query, ids(dataset, search=[query]))
    page.fill("#f-q", "  ")
    assert len(window.shown()) == 66


def test_words_agree_as_the_program_has_them_agree(window: Window, address: str, dataset: Dataset) -> None:
    page = window.go(address)
    texts = [criterion.title for _, criterion, _ in dataset.leaves()]
    texts += [task for _, _, place in dataset.leaves() for work in place.assignments() for task in work.tasks]
    texts += [
        "hoà hòa hoa",
        "Đường",
        "đuờng",
        "a_b c__d",
        "Sở TT&TT",
        "23/4/2018, 4.2; 4.20",
        "85%",
        "x4.2",
        "1.300.000,5",
    ]
    wanted = [
        *QUERIES,
        "hoa",
        "hòa",
        "hoà",
        "duong",
        "đường",
        "a_b",
        "a b",
        "c__d",
        "&",
        "tt và tt",
        "4",
        "85",
        "Ổ",
        "o\u0302",
        ".",
    ]
    table = search_cases()
    pairs = [*product(texts, wanted), *((text, each) for text, found, missing in table for each in [*found, *missing])]
    found = page.evaluate("(pairs) => pairs.map(([text, wanted]) => contains(text, wanted))", pairs)
    assert [pair for pair, agrees in zip(pairs, found, strict=True) if agrees != contains(*pair)] == []


def test_the_address_is_the_state(window: Window, address: str, dataset: Dataset) -> None:
    page = window.go(f"{address}#agency=so-noi-vu&role=lead&q=c%C3%A1n+b%E1%BB%99")
    agency = dataset.registry.find("so-noi-vu")
    expected = ids(dataset, agencies=[agency], roles=["lead"], search=["cán bộ"])
    assert expected
    assert set(window.shown()) == expected
    assert window.count() == f"{len(expected)} tiêu chí · Sở Nội vụ · chủ trì · “cán bộ”"
    assert page.locator("#f-q").input_value() == "cán bộ"
    page.select_option("#f-index", "papi")
    assert window.state() == "#q=c%C3%A1n+b%E1%BB%99&agency=so-noi-vu&role=lead&index=papi"
    page.select_option("#f-agency", "")
    assert page.locator("#f-role").is_disabled()
    assert window.state() == "#q=c%C3%A1n+b%E1%BB%99&index=papi"
    shown = window.shown()
    window.go(page.url)
    assert window.shown() == shown
    window.click("button[type=reset]")
    assert window.count() == "66 tiêu chí"
    assert window.state() == ""
    assert len(window.shown()) == 66


def test_links_and_the_back_button(window: Window, address: str, dataset: Dataset) -> None:
    page = window.go(address)
    window.click(".matrix a[href='#agency=so-y-te']")
    whole = ids(dataset, agencies=[dataset.registry.find("so-y-te")])
    assert set(window.shown()) == whole
    assert page.locator("#h-tra-cuu").bounding_box()["y"] < 200  # type: ignore[index]
    window.click(".matrix a[href='#agency=so-y-te&index=papi']")
    assert window.shown() == ["papi-2.1", "papi-2.4", "papi-4.2"]
    window.click(".agency.chosen a[href='#papi-4.2']")
    assert window.shown() == ["papi-2.1", "papi-2.4", "papi-4.2"]
    # A criterion that the filter hides is shown with all others.
    window.click(".years a[href='#papi-8.3']")
    assert len(window.shown()) == 66
    assert 0 <= page.locator("[id='papi-8.3']").bounding_box()["y"] < 200  # type: ignore[index]
    window.turn("back")
    window.turn("back")
    assert window.shown() == ["papi-2.1", "papi-2.4", "papi-4.2"]
    window.turn("back")
    assert set(window.shown()) == whole
    assert page.locator("#f-agency").input_value() == "so-y-te"
    window.turn("back")
    assert len(window.shown()) == 66
    window.turn("forward")
    assert set(window.shown()) == whole


def test_an_address_of_nobody_shows_everything(window: Window, address: str) -> None:
    window.go(f"{address}#agency=khong-co&index=xyz&role=boss&status=?")
    assert window.count() == "66 tiêu chí"
    assert len(window.at("#khong-co")) == 66
    assert len(window.at("#%")) == 66


def test_the_keyboard_is_enough(window: Window, address: str, dataset: Dataset) -> None:
    page = window.go(address)

    def focused() -> str:
        # Visible, with an outline, and under nothing.
        return str(
            page.evaluate(
                "() => { const e = document.activeElement;"
                "  const box = e.getBoundingClientRect(), style = getComputedStyle(e);"
                "  const seen = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);"
                "  const marked = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;"
                "  return `${e.id || e.textContent}${marked && e.contains(seen) ? '' : ' (not to be seen)'}`; }"
            )
        )

    window.press("Tab")
    assert focused() == "Đến nội dung chính"
    window.press("Tab")
    assert focused() == "Đến phần tra cứu"
    window.press("Enter")
    window.press("Tab")
    assert focused() == "f-q"
    window.press(*"thue bao")
    assert set(window.shown()) == ids(dataset, search=["thue bao"])
    window.press("Tab")
    assert focused() == "f-agency"
    window.press("s")
    window.press("ArrowDown")
    agency = dataset.registry.find("Văn phòng Ủy ban nhân dân tỉnh")
    assert page.locator("#f-agency").input_value() == agency.id
    assert set(window.shown()) == ids(dataset, agencies=[agency], search=["thue bao"])
    for field in ("f-role", "f-index", "f-status", "Bỏ lọc"):
        window.press("Tab")
        assert focused() == field
    window.press("Enter")
    assert window.count() == "66 tiêu chí"
    window.press("Tab")
    assert focused() == "Sở Nội vụ"  # the first criterion's agency


def test_every_link_can_be_reached_and_seen(window: Window, address: str) -> None:
    page = window.go(address)
    window.press("Tab")
    hidden = []
    for _ in range(60):
        window.press("Tab")
        told = page.evaluate(
            "() => { const e = document.activeElement, box = e.getBoundingClientRect();"
            "  const below = Math.min(box.height, innerHeight) / 2;"
            "  const seen = document.elementFromPoint(box.x + box.width / 2, box.y + below);"
            "  return e.contains(seen) ? '' : e.outerHTML.slice(0, 80); }"
        )
        hidden += [told] if told else []
    assert hidden == []


def test_without_the_script_everything_stands_there(browser: "Browser", address: str, dataset: Dataset) -> None:
    window = Window(browser, java_script_enabled=False, viewport={"width": 1366, "height": 768})
    page = window.go(f"{address}#agency=so-noi-vu")
    assert abs(page.locator("[id='agency=so-noi-vu']").bounding_box()["y"]) < 100  # type: ignore[index]
    assert not page.locator(".filter").is_visible()
    for part in page.locator("main section, article, .agency, footer").all():
        assert part.is_visible()
    assert page.locator("article").count() == 66
    assert (
        page.locator(".agency").count()
        == sum(bool(duties(dataset, Question([each])).duties) for each in dataset.registry.agencies)
        + page.locator("optgroup[label='Cơ quan hiện nay'] option").count()
    )
    page.click("[id='agency=so-noi-vu'] a[href='#papi-4.2']")
    assert 0 <= page.locator("[id='papi-4.2']").bounding_box()["y"] < 100  # type: ignore[index]
    page.click(".matrix a[href='#agency=so-y-te&index=papi']")
    assert 0 <= page.locator("[id='agency=so-y-te&index=papi']").bounding_box()["y"] < 100  # type: ignore[index]
    window.context.close()
    assert window.said == []


NARROW = {"width": 390, "height": 844}
FILTERED = "#agency=so-noi-vu&status=missed"
PLAIN = "without script"


@pytest.mark.parametrize(
    ("state", "look"),
    [
        ("", {"color_scheme": "light"}),
        ("", {"color_scheme": "dark"}),
        ("", {"viewport": NARROW}),
        (FILTERED, {"color_scheme": "light"}),
        (FILTERED, {"color_scheme": "dark", "viewport": NARROW}),
        (PLAIN, {"color_scheme": "light"}),
        ("#papi-4.2", {"forced_colors": "active"}),
    ],
)
def test_accessible_by_the_rules_of_axe(
    state: str, look: dict[str, Any], browser: "Browser", address: str, tmp_path: Path
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")
    # The rules come as a script of their own, which the policy of the page would refuse.
    window = Window(browser, bypass_csp=True, **look)
    if state == PLAIN:  # taken out, as the rules need one that runs
        path = tmp_path / "plain.html"
        path.write_text(re.sub(r"(?s)<script>.*?</script>", "", source(address)), encoding="utf-8")
        address, state = path.as_uri(), ""
    page = window.go(address + state)
    found = axe.Axe().run(page, options={"resultTypes": ["violations"]})
    window.context.close()
    told = {(broken["id"], node["html"][:100]) for broken in found.response["violations"] for node in broken["nodes"]}
    assert told == set()
    assert window.said == []


VISIBLE = """() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const texts = [];
  while (walker.nextNode()) {
    const parent = walker.currentNode.parentElement;
    const printed = parent.checkVisibility() && !parent.closest("script, style, nav, form, .skips, .vh");
    if (printed) texts.push(walker.currentNode.data);
  }
  return texts.join(" ");
}"""


@pytest.mark.parametrize("state", ["", "#agency=so-noi-vu", "#agency=ubnd-huyen-tra-cu&index=ict&q=thue+bao"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_paper_has_what_the_screen_shows(state: str, scheme: Any, browser: "Browser", address: str) -> None:
    window = Window(browser, color_scheme=scheme)
    page = window.go(address + state)
    shown = words(page.evaluate(VISIBLE))
    pages = pdf_pages(page.pdf(prefer_css_page_size=True))
    window.context.close()
    assert shown.total() > 1000
    assert not shown - words("\n".join(pages))
    # Each has more than its number.
    assert all(words(text).total() > 10 for text in pages)
    assert "Nâng hạng các chỉ số" in pages[0]
    assert f"1 / {len(pages)}" in pages[0]


def test_headings_of_tables_are_on_every_page_and_none_stands_alone(browser: "Browser", address: str) -> None:
    window = Window(browser, java_script_enabled=False)
    page = window.go(address)
    headings = {" ".join(text.split()) for text in page.locator("h2, h3, h4").all_inner_texts()}
    pages = pdf_pages(page.pdf(prefer_css_page_size=True))
    window.context.close()
    for text in pages:
        lines = [" ".join(line.split()) for line in text.strip().split("\n")]
        assert lines[-1] not in headings
    grid = [text for text in pages if "TBC ✓" in text]
    assert grid
    assert all("Phấn đấu" in text for text in grid)


@pytest.mark.parametrize("state", ["", "#agency=so-noi-vu", "#papi-4.2", "#tung-nam"])
@pytest.mark.parametrize("width", [320, 390, 768, 1024])
def test_the_page_never_scrolls_sideways(width: int, state: str, browser: "Browser", address: str) -> None:
    window = Window(browser, viewport={"width": width, "height": 844})
    page = window.go(address + state)
    assert page.evaluate("() => document.documentElement.scrollWidth") <= width
    # What is wider scrolls by itself, with the keyboard too.
    loose = page.evaluate(
        "() => [...document.querySelectorAll('table')].filter((table) => table.checkVisibility()"
        f" && table.getBoundingClientRect().right > {width} && !table.closest('[tabindex=\"0\"]')).length"
    )
    window.context.close()
    assert loose == 0


def test_nothing_is_told_by_colour_alone(window: Window, address: str) -> None:
    page = window.go(address)
    bare = page.evaluate(
        "() => [...document.querySelectorAll('[class^=s], [class^=h], .reached, .missed, .unmeasured, .incomparable')]"
        ".filter((e) => e.checkVisibility() && e.localName !== 'rect' && !e.textContent.trim()).map((e) => e.outerHTML)"
    )
    assert bare == []
    # The bars are a picture of the words beside them.
    assert page.evaluate(
        "() => [...document.querySelectorAll('svg')].every((e) => e.nextElementSibling.matches('.keys'))"
    )


def test_hostile_texts_are_shown_and_never_run(window: Window, tmp_path: Path) -> None:
    loaded = load(hostile_folder(EXAMPLES / "base", tmp_path / "hostile"))
    assert loaded.dataset is not None
    path = tmp_path / "hostile.html"
    path.write_bytes(render_page(WholePage(loaded.dataset)))
    page = window.go(f"{path.as_uri()}#agency=so-noi-vu")
    everything = page.locator("body").inner_text()
    assert not [text for text in HOSTILE.values() if text not in everything]
    assert page.locator(".own").first.inner_text().startswith(f"{HOSTILE['agency']}: ")
    assert page.evaluate("() => window.hit") is None
    assert page.locator("img, iframe, object, embed").count() == 0
    page.fill("#f-q", HOSTILE["task"])
    assert window.shown() == ["papi-1.2"]
    assert page.evaluate("() => window.hit") is None
    page.fill("#f-q", "<script>window.hit = 1</script>")
    assert "“<script>window.hit = 1</script>”" in window.count()
    assert window.at("#q=<img src=x onerror=window.hit=1>") == ["papi-1.2"]
    assert page.evaluate("() => window.hit") is None


def test_the_policy_stops_what_does_not_belong(browser: "Browser", address: str, tmp_path: Path) -> None:
    # Even if a text could become markup, the browser would neither run nor load it.
    text = source(address)
    evil = '<script>window.hit = 1</script><img src="x.png" onerror="window.hit = 2"><p style="color: red">x</p>'
    path = tmp_path / "evil.html"
    path.write_text(text.replace("</main>", f"{evil}</main>"), encoding="utf-8")
    window = Window(browser)
    refused: list[str | None] = []
    window.page.on("requestfailed", lambda request: refused.append(request.failure))
    page = window.go(path.as_uri())
    assert page.evaluate("() => window.hit") is None
    assert refused == ["csp"]
    window.context.close()
    assert sum("Content Security Policy" in each for each in window.said) >= 3

"""The page at `/` in a real headless browser. The test makes the screenshot that the README shows."""

import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from api.cli.demo.teller import tell
from api.cli.stack.stack import Stack
from api.client.http import Client
from api.console import lineage
from api.console.wording import EVENTS, LANGUAGES, PAGE, STATUS
from api.domain.words import VoucherStatus
from api.indexer.projections import HANDLERS
from chain_node.tools import ensure_node_packages, node_path
from tests.stacks import running_stack

NODE = Path(__file__).parents[1] / "node"
FONTS = NODE / "node_modules" / "@expo-google-fonts" / "noto-sans-sc"
SCREENSHOT = Path(__file__).parents[2] / "docs" / "images" / "page.png"
# @sparticuz/chromium unpacks the browser it carries and says where.
FIND = "import('@sparticuz/chromium').then(async m=>console.log(JSON.stringify(await m.default.executablePath())))"


@pytest.fixture(scope="module")
def fonts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A font list with Chinese letters: a machine without a desktop has none."""
    folder = tmp_path_factory.mktemp("fonts")
    file = folder / "fonts.conf"
    file.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        f"<dir>{FONTS / '400Regular'}</dir><dir>{FONTS / '700Bold'}</dir><cachedir>{folder}</cachedir></fontconfig>"
    )
    return file


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The browser's program, unpacked where no other user's is in the way."""
    ensure_node_packages(NODE)
    environment = {**os.environ, "TMPDIR": str(tmp_path_factory.mktemp("chromium"))}
    done = subprocess.run(
        [node_path(), "-e", FIND], cwd=NODE, env=environment, capture_output=True, text=True, check=True
    )
    return str(json.loads(done.stdout))


@pytest.fixture
def browser(chromium: str, fonts: Path) -> Iterator[Browser]:
    """A browser for each test: run as a single process, it ends with its first page."""
    args = ["--no-sandbox", "--single-process", "--no-zygote", "--disable-gpu", "--disable-background-networking"]
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(
            executable_path=chromium, args=args, env={**os.environ, "FONTCONFIG_FILE": str(fonts)}
        )
        yield launched
        launched.close()


@pytest.fixture(scope="module")
def told() -> Iterator[Stack]:
    """A stack of its own with one story told: the story moves the clock."""
    with running_stack(None) as stack:
        with Client(stack.url, stack.api_key) as client:
            tell(client, stack.founders)
        yield stack


@pytest.mark.browser
def test_what_the_demo_left(told: Stack, browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 1360, "height": 900})
    errors: list[str] = []
    page.on("pageerror", lambda why: errors.append(str(why)))
    page.goto(told.url)
    # Of the story's six members, two have passed everything on or refused it.
    expect(page.locator("[data-member]")).to_have_count(4)
    first = page.locator("[data-voucher] a").first
    number = first.inner_text()
    first.click()
    expect(page.locator("svg [data-node]")).to_have_count(4)
    expect(page.locator(f'svg [data-node="{number}"] .here')).to_have_count(1)
    expect(page.locator("#events li").first).to_be_visible()
    with page.expect_response("**/console/refresh*"):
        pass
    expect(page.locator("svg [data-node]")).to_have_count(4)
    if "SCREENSHOT" in os.environ:
        page.screenshot(path=SCREENSHOT)
    page.get_by_text("English").click()
    expect(page.get_by_role("heading", name="Balances")).to_be_visible()
    assert errors == []
    page.close()


@pytest.mark.browser
def test_it_is_live(told: Stack, browser: Browser) -> None:
    """A new block appears without a reload."""
    page = browser.new_page()
    page.goto(told.url)
    before = page.locator("#head").inner_text()
    with Client(told.url, told.api_key) as client:
        tell(client, told.founders)
    expect(page.locator("#head")).not_to_have_text(before, timeout=10_000)
    page.close()


def test_words_are_complete() -> None:
    for catalogue in (PAGE, STATUS, EVENTS):
        assert all(len(words) == len(LANGUAGES) and all(words) for words in catalogue.values())
    assert set(STATUS) == {status.value for status in VoucherStatus}
    assert set(EVENTS) == set(HANDLERS)


def test_a_tree_is_laid_out_without_overlap() -> None:
    def node(number: str, parent: str | None) -> lineage.Node:
        return lineage.Node(number, parent, "h", "1.00", "active", "有效", frozen="")

    drawing = lineage.draw(
        [node("A", None), node("A/1", "A"), node("A/2", "A"), node("A/3", "A/1"), node("A/4", "A/1")]
    )
    assert len(drawing.boxes) == 5
    assert len(drawing.lines) == 4
    places = [(box.x, box.y) for box in drawing.boxes]
    for i, (x, y) in enumerate(places):
        for x2, y2 in places[i + 1 :]:
            assert abs(x - x2) >= lineage.BOX_WIDTH or abs(y - y2) >= lineage.BOX_HEIGHT
    assert all(0 <= x <= drawing.width - lineage.BOX_WIDTH for x, _ in places)

"""What a person does in a browser, and what goes wrong around them while they do it."""

from playwright.sync_api import Error, Page

from tests.cast import STORY


class Person:
    """Somebody with a browser. `faults`: errors the browser told of. `asked`: every address it asked for."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.faults: list[str] = []
        self.asked: list[str] = []
        self.presses = 0
        page.on("console", lambda said: self.faults.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("request", lambda request: self.asked.append(request.url))

    def open(self, path: str = "/") -> "Person":
        self.page.goto(path)
        return self

    def choose(self, about: str = "child") -> "Person":
        self.page.locator(f"button[name=about][value={about}]").click()
        return self

    def tick(self, control: str) -> "Person":
        """Choose a radio button or a check box by pressing its label, which covers the whole row."""
        self.page.locator(f'label[for="{control}"]').click()
        return self

    def go_on(self) -> "Person":
        """Press Continue (or Send): the main button."""
        self.presses += 1
        self.page.locator("#answers button[name=continue]").click()
        return self

    def back(self) -> "Person":
        """The browser's own Back. Asked of the page: `go_back` asks the tab, which may still be changing pages."""
        self.page.wait_for_load_state()
        with self.page.expect_navigation():
            try:
                self.page.evaluate("history.back()")
            except Error as gone:  # the page left before it could answer: that is what it was asked to do
                if "context was destroyed" not in gone.message:
                    raise
        return self

    def press(self, name: str) -> "Person":
        self.page.locator(f"button[name={name}]").first.click()
        return self

    def to(self, number: int) -> "Person":
        """From step 1 to step `number` with the least that is asked; 10 is the receipt."""
        for here in range(1, number):
            self.step(here)
        return self

    def step(self, here: int) -> "Person":
        """Give step `here` the least it asks for, and go on."""
        if here == 1:
            self.tick("danger_2")
        elif here == 2:
            self.page.locator("#story").fill(STORY)
        elif here == 4:
            self.page.locator("#where_now").fill("near the red store")
        return self.go_on()

    @property
    def heading(self) -> str:
        return " ".join(self.page.locator("h1").inner_text().split())

    @property
    def code(self) -> str:
        return self.page.locator(".hl-receipt .hl-code").inner_text()

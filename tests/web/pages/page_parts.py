"""Takes a page apart, by Python's own parser of HTML."""

from dataclasses import dataclass
from html.parser import HTMLParser

from tests.web.web_process import Reply

VOID = ("meta", "link", "input", "br")
Attributes = list[tuple[str, str | None]]


@dataclass
class Element:
    """One element with its attributes and all text within it, without that of templates."""

    name: str
    attributes: dict[str, str]
    text: str = ""

    def has(self, word: str) -> bool:
        """True if it has this class."""
        return word in self.attributes.get("class", "").split()


class Page(HTMLParser):
    """All elements in their order; those inside of templates, which aren't shown, are left out."""

    def __init__(self, reply: Reply) -> None:
        super().__init__()
        self.elements: list[Element] = []
        self.templates: list[Element] = []
        self._open: list[Element] = []
        self._in_template = 0
        self.feed(reply.body.decode())

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        if tag == "template":
            self._in_template += 1
        (self.templates if self._in_template else self.elements).append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: Attributes) -> None:
        self.elements.append(Element(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop().name != tag:
            continue
        if tag == "template":
            self._in_template -= 1

    def handle_data(self, data: str) -> None:
        for element in self._open:
            element.text += data

    def all(self, name: str = "", word: str = "", **attributes: str) -> list[Element]:
        """The elements of this name and class with these attributes."""
        return [
            each
            for each in self.elements
            if (not name or each.name == name)
            and (not word or each.has(word))
            and attributes.items() <= each.attributes.items()
        ]

    def one(self, name: str = "", word: str = "", **attributes: str) -> Element:
        (found,) = self.all(name, word, **attributes)
        return found

    def tags(self) -> list[str]:
        """The tags of the tiles, in order."""
        return [each.text.strip() for each in self.all("span", "tag")]

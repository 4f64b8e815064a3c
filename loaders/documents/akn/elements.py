"""Making elements of Akoma Ntoso."""

from typing import Any

from lxml import etree

NAMESPACE = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"

Element = Any
"""An element of lxml, which has no types of its own."""


def child(parent: Element, tag: str, /, **attributes: str) -> Element:
    """Append an element of Akoma Ntoso to `parent`."""
    return etree.SubElement(parent, f"{{{NAMESPACE}}}{tag}", attributes)


def root() -> Element:
    """Make the root element."""
    return etree.Element(f"{{{NAMESPACE}}}akomaNtoso", nsmap={None: NAMESPACE})

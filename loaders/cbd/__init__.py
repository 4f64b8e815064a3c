"""Records of the clearing-house of the Convention on Biological Diversity, as JSON."""

from loaders.cbd.loader import CbdLoader

__all__ = ["CbdLoader"]

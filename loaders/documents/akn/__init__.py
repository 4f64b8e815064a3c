"""Akoma Ntoso 3.0 (OASIS LegalDocML), in the profile of the United Nations (AKN4UN)."""

from loaders.documents.akn.export import akoma_ntoso

__all__ = ["akoma_ntoso"]

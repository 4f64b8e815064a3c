"""Loaders: each turns one kind of source into staged graphs and touches nothing else."""

from loaders.loader import Finding, Loader, LoadError, Loading
from loaders.registry import loader_for, loaders

__all__ = ["Finding", "LoadError", "Loader", "Loading", "loader_for", "loaders"]

"""Validation: the engine screens, pySHACL judges, rules check what shapes cannot say."""

"""The desk's pages and interface for proposals: /editor/{v}/suggest, /editor/{v}/proposals."""

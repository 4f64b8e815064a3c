"""
The editors' desk: who may edit, what they propose and draft, until it is published.

Nothing here changes what is published: that goes through the publisher alone.
"""

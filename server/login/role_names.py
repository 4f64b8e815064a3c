"""What the roles are called in the reader's language."""

from collections.abc import Mapping

from flask_babel import gettext as _

from meagraph.editing.roles import Role


def role_names() -> Mapping[Role, str]:
    """Give the roles' names in the reader's language."""
    return {
        Role.READER: _("Reader"),
        Role.CONTRIBUTOR: _("Contributor"),
        Role.EDITOR: _("Editor"),
        Role.ADMINISTRATOR: _("Administrator"),
    }

"""
The address at which this service is reached, for answers that have to name it in full.

Pages name paths and data name IRIs, and both need no address. A program that is given one of our
addresses by hand (OpenRefine) needs those of the other services in full, wherever the instance
runs: below its base, or on a machine of its own while somebody tries it out.
"""

from meagraph.settings import Settings

_ANYWHERE = ("0.0.0.0", "::", "")  # noqa: S104 -- an address that is listened on, and no one's own


def service_root(settings: Settings) -> str:
    """
    Give the address of the root, with its final slash; what a request calls the host is no matter.

    It is the one that is set (MEAGRAPH_ADDRESS), else where the server listens, or the base where
    it listens everywhere.
    """
    if settings.address:
        return settings.address
    if settings.host in _ANYWHERE:
        return settings.base
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return f"http://{host}:{settings.port}/"

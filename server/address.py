"""
The address at which this service is reached, for answers that have to name it in full.

Pages name paths and data name IRIs, and both need no address. A program that is given one of our
addresses by hand (OpenRefine) needs those of the other services in full, wherever the instance
runs: below its base, or on a machine of its own while somebody tries it out.
"""

import re

from flask import request

from server.instance import instance

_HOST = re.compile(r"[A-Za-z0-9.-]+(?::\d{1,5})?|\[[0-9A-Fa-f:.]+\](?::\d{1,5})?")


def service_root() -> str:
    """
    Give the address of the root, with its final slash.

    It is the one that is set (MEAGRAPH_ADDRESS), else what the request at hand called it: an answer
    that names it must not be kept for other requests.
    """
    if address := instance().settings.address:
        return address
    if _HOST.fullmatch(request.host):
        return f"{request.scheme}://{request.host}/"
    return instance().base

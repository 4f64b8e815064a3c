"""Who asks: by address, though it came through proxies (RFC 7239, X-Forwarded-For), and name."""

import re
from collections.abc import Iterable, Mapping, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

_FOR = re.compile(r"""for\s*=\s*(?:"([^"]*)"|([^\s;,"]+))""", re.IGNORECASE)
_PORT = re.compile(r"^\[([^]]*)\](?::\w+)?$|^([^:]*):\w+$")

_LONGEST_AGENT = 200

_ONE_SITE = 64
"""The prefix of an IPv6 network that one subscriber has all addresses of."""


def read_networks(written: Iterable[str]) -> tuple[Network, ...]:
    """Read networks; an address is a network of one. Raises `ValueError`."""
    return tuple(ip_network(network) for network in sorted(written))


def client_address(environ: Mapping[str, object], trusted: Sequence[Network]) -> str:
    """
    Give the address that a request comes from; of IPv6, the network of its site.

    What proxies say is read from the right, for as long as trusted ones say it: what stands left
    of an address that is not trusted, its owner may have made up.
    """
    peer = _read(str(environ.get("REMOTE_ADDR", "")))
    if peer is None:
        return ""
    client = peer
    for hop in reversed(_hops(environ)):
        if not any(client in network for network in trusted):
            break
        address = _read(hop)
        if address is None:
            break
        client = address
    if isinstance(client, IPv6Address):
        return str(ip_network((client, _ONE_SITE), strict=False))
    return str(client)


def client_name(environ: Mapping[str, object], trusted: Sequence[Network]) -> str:
    """Give what a client is known by: its address, and the beginning of its User-Agent."""
    agent = str(environ.get("HTTP_USER_AGENT", ""))[:_LONGEST_AGENT]
    return f"{client_address(environ, trusted)} {agent}".rstrip()


def _hops(environ: Mapping[str, object]) -> list[str]:
    """Give the addresses that proxies added, the first proxy's first."""
    if listed := str(environ.get("HTTP_X_FORWARDED_FOR", "")):
        return listed.split(",")
    return [
        quoted or plain for quoted, plain in _FOR.findall(str(environ.get("HTTP_FORWARDED", "")))
    ]


def _read(written: str) -> Address | None:
    """Read an address, with or without a port; None when it is none (`unknown`, `_hidden`)."""
    written = written.strip()
    try:
        address = ip_address(written)
    except ValueError:
        found = _PORT.match(written)
        if found is None:
            return None
        try:
            address = ip_address(found[1] or found[2])
        except ValueError:
            return None
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        return address.ipv4_mapped
    return address

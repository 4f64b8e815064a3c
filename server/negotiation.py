"""
What a client wants most of what there is: content negotiation (RFC 9110, 12.5.1).

Of equal weights the type that is named exactly wins over a range, then the order of the offers.
"""

from collections.abc import Sequence

from werkzeug.datastructures import MIMEAccept

_EXACT = 2


def best_offer(offers: Sequence[str], accept: MIMEAccept) -> int | None:
    """Give the index of the best of some media types; None when Accept excludes all."""
    best: tuple[float, int] = (0.0, 0)
    found = None
    for index, offer in enumerate(offers):
        weighed = _weigh(offer, accept)
        if weighed[0] > 0 and weighed > best:
            best, found = weighed, index
    return found


def wants_most(media_type: str, accept: MIMEAccept) -> bool:
    """Say whether a client names a media type, and nothing with a greater weight."""
    weight, exactness = _weigh(media_type, accept)
    return weight > 0 and exactness == _EXACT and weight == max(one for _, one in accept)


def _weigh(offer: str, accept: MIMEAccept) -> tuple[float, int]:
    """Give the weight of an offer, by the most exact range that fits it, and how exact that is."""
    ranges = {
        "*/*": 0,
        offer.split("/", 1)[0] + "/*": 1,
        offer: _EXACT,
    }
    # Parameters of the types asked for (charset, profile) narrow nothing that is offered here.
    asked = [(value.split(";", 1)[0].strip().lower(), weight) for value, weight in accept]
    fitting = [(ranges[value], float(weight)) for value, weight in asked if value in ranges]
    exactness, weight = max(fitting, default=(0, 0.0))
    return weight, exactness

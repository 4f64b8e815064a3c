"""Places: latitude and longitude as sources give them, settled by stated rules."""

from decimal import Decimal

Place = tuple[Decimal, Decimal]
"""Latitude and longitude, in degrees (WGS 84)."""


class PlaceError(ValueError):
    """A pair of coordinates that is no place on the Earth."""


def settled(latitude: Decimal, longitude: Decimal) -> tuple[Place | None, str]:
    """
    Give the place that two coordinates mean, and what was repaired ("" for nothing).

    A latitude beyond 90 degrees that could be a longitude was swapped with it. The pair 0, 0, in
    the Gulf of Guinea, is what a map gives when nobody chose a place: then the place is None.
    Raises `PlaceError`.
    """
    if latitude == longitude == 0:
        return None, "place 0, 0: no place was chosen; left out"
    if abs(latitude) <= 90 and abs(longitude) <= 180:
        return (latitude, longitude), ""
    if abs(longitude) <= 90 and abs(latitude) <= 180:
        repair = f"latitude {latitude} and longitude {longitude} are swapped; turned round"
        return (longitude, latitude), repair
    raise PlaceError(f"{latitude}, {longitude} is no place on the Earth")

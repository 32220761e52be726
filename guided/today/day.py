"""A person's day, which does not end at midnight for those who lie awake."""

from datetime import date, datetime, timedelta


def day_of(when: datetime, starts: int) -> date:
    """The day that a moment belongs to, by the clock of the place where it was lived: here and nowhere else.

    Args:
        when: with its time zone.
        starts: the hour at which a day begins (0 to 23): what happens before it belongs to the evening before.
    """
    return when.date() if when.hour >= starts else when.date() - timedelta(days=1)

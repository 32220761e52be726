"""A session being played: from a key to where it leads, to what is composed from there, to what is going on.

keys -> score (navigate, easing, offers) -> course -> live <- menu, announce <- lines
"""

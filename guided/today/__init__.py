"""Today: which session fits this body on this day, and a journal that remembers gently."""

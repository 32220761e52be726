"""Making, importing, printing and sharing sessions of one's own."""

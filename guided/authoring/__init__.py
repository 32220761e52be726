"""What helps people write sessions of their own, and pass them on."""

"""What the terminal shows while a session plays."""

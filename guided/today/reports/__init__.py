"""The journal as text, as HTML and as a summary."""

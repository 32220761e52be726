"""What guided is measured against, and with: each a process of its own."""

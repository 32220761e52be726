"""What a script does, shown before it is played."""

"""Settings, reminders, keeping the computer awake, the shortcut and the debug log."""

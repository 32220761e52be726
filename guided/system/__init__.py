"""What belongs to this computer: settings, reminders, staying awake, the shortcut."""

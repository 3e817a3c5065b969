"""What several commands share: options, files, progress."""

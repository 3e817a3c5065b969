"""Reports for the terminal: what ``geo show``, ``check``, ``places``, ``closure`` and ``diff`` print."""

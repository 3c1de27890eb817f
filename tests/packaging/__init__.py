"""What is handed out: wheel, source archive, offline bundle."""

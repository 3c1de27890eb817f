"""Comfort: programs found, consoles of old code pages, completion, the doctor."""

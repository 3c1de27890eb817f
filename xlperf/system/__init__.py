"""What the machine gives: files written whole, supervised worker processes, programs outside, pages in one file."""

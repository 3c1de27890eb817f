"""The guides: every command in the documents is known, and a newcomer can walk through them."""

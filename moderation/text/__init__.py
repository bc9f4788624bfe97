"""What can be measured on a text and found in it: pure functions on strings, no policy."""

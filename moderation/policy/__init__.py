"""The policy language: read, checked, compiled and evaluated, without I/O and without a clock."""

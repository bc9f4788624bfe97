"""What holds for every test."""

from hypothesis import settings

# A slow machine is no failure: nothing here asserts how long something takes.
settings.register_profile("house", deadline=None)
settings.load_profile("house")

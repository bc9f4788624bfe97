"""The one fault of the classifier: no model can be had, or none can be trained."""


class ModelError(Exception):
    """The text names the file and says what to do; nothing was scored or written."""

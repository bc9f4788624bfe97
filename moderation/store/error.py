"""The one fault of the store: it cannot take or give anything now."""


class StoreError(Exception):
    """Nothing was recorded and nothing may be acknowledged; the text says why and what to do."""

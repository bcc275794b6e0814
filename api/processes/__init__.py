"""The service's processes, put together from settings: the one place that knows every part. Each module imports what it runs, no more."""

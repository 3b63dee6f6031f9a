"""Pages of Django's documentation that several rules point at."""

from typing import Final

SYNC_TO_ASYNC: Final = "https://docs.djangoproject.com/en/stable/topics/async/#sync-to-async"
ASYNC_QUERIES: Final = (
    "https://docs.djangoproject.com/en/stable/topics/db/queries/#asynchronous-queries"
)
ASYNC_SAFETY: Final = "https://docs.djangoproject.com/en/stable/topics/async/#async-safety"

"""What Django's generic views call of the project's class, from an async handler."""

import pytest


@pytest.mark.parametrize(
    ("base", "method", "reported"),
    [
        pytest.param("TemplateView", "get_context_data", True, id="the context of a page"),
        pytest.param("RedirectView", "get_redirect_url", True, id="where a redirect leads"),
        pytest.param("TemplateView", "get_extra", False, id="what nothing calls"),
    ],
)
def test_what_a_generic_view_calls(write, check, base, method, reported):
    write(
        {
            "shop/models.py": """
            from django.db import models

            class Book(models.Model):
                pass
            """,
            "shop/views.py": f"""
            from django.views.generic import {base}
            from shop.models import Book

            class Page({base}):
                def {method}(self, *args, **kwargs):
                    return str(Book.objects.count())

                async def get(self, request, *args, **kwargs):
                    return super().get(request, *args, **kwargs)
            """,
        }
    )
    assert check() == (["shop/views.py:9 HUE501"] if reported else [])

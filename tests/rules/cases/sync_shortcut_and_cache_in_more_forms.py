from django import shortcuts
from django.core.cache import caches
from django.shortcuts import get_list_or_404

from shop.models import Post, Tag


async def of_the_module(request, pk):
    return shortcuts.get_object_or_404(Post.objects.select_related("author"), pk=pk)  # HUE401


async def lists(request):
    return get_list_or_404(Tag, name="x")  # HUE401


async def another_cache(request):
    store = caches["other"]
    store.set("a", 1)  # HUE402
    store.delete("a")  # HUE402
    return await store.aget("a")


async def a_dictionary_called_cache(request):
    cache = {}
    cache.get("a")
    cache.clear()

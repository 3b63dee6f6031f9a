from django.http import HttpRequest

from shop.models import Post


async def passed_on(request: HttpRequest):
    user = request.user
    return user is None


async def used_later(request: HttpRequest):
    user = request.user  # HUE202
    return user.email


async def in_a_condition(request: HttpRequest):
    if request.user.is_authenticated:  # HUE202
        return 1


async def with_its_twin(request: HttpRequest):
    user = await request.auser()
    return await Post.objects.filter(author=user).acount()

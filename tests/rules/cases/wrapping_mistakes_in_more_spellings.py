import asyncio

from asgiref.sync import async_to_sync, sync_to_async

from shop.models import Post


@sync_to_async
def published():
    return Post.objects.filter(published=True)


async def too_early(request, pk):
    await sync_to_async(list(Post.objects.all()))()  # HUE601
    post = await Post.objects.aget(pk=pk)
    return await sync_to_async(post.author.get_full_name)()  # HUE104


async def lazy(request):
    await sync_to_async(Post.objects.all)()  # HUE602
    for post in await published():  # HUE102, HUE602
        print(post.title)


async def not_awaited(request, pk):
    published()  # HUE603
    Post.objects.acreate(title="A")  # HUE603
    asyncio.create_task(Post.objects.acount())


async def insensitive(request):
    return await sync_to_async(Post.objects.count, thread_sensitive=False)()  # HUE605, HUE607


async def waits_for_itself(request):
    return async_to_sync(published)()  # HUE606


async def invented(request):
    posts = Post.objects.all()
    return [post async for post in posts.aexclude(pk=1)]  # HUE608


async def awaited(request):
    return await Post.objects.all().order_by("pk")  # HUE609

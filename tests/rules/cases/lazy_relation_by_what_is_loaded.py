from shop.models import Comment, Post


async def cold(request, pk):
    comment = await Comment.objects.select_related("post").aget(pk=pk)
    print(comment.post.title)
    return comment.post.author.username  # HUE104


async def in_a_loop(request):
    async for post in Post.objects.all():
        print(post.author.username)  # HUE104


async def deferred(request, pk):
    post = await Post.objects.only("pk").aget(pk=pk)
    return post.title  # HUE104


async def forgotten(request, pk):
    post = await Post.objects.select_related("author").aget(pk=pk)
    await post.arefresh_from_db()
    return post.author.username  # HUE104


async def known(request, pk):
    user = await request.auser()
    post = await Post.objects.acreate(title="A", author=user)
    other = Post(author=user)
    third = await Post.objects.select_related("author").aget(pk=pk)
    return post.author, other.author, third.author, third.author_id

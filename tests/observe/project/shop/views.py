from urllib.request import urlopen

from asgiref.sync import sync_to_async
from django.core.cache import cache
from django.core.files.storage import default_storage
from django.core.mail import send_mail
from django.db import connection, transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template import engines

from shop.helpers import Announcer, announce, count_books, result_of, wait_a_little
from shop.models import Book


async def first_title(request):
    book = Book.objects.first()
    return HttpResponse(str(book))


async def author_of(request, pk):
    book = await Book.objects.aget(pk=pk)
    return HttpResponse(book.author.name)


async def titles(request):
    return HttpResponse(", ".join([book.title for book in Book.objects.all()]))


async def counted(request):
    return HttpResponse(str(count_books()))


async def in_thread(request):
    return HttpResponse(str(await sync_to_async(count_books)()))


async def swallowing(request):
    try:
        total = count_books()
    except Exception:
        total = -1
    return HttpResponse(str(total))


async def greeting(request):
    if request.user.is_authenticated:
        return HttpResponse("hello")
    return HttpResponse("who are you?")


async def cached(request):
    cache.set("seen", True)
    return HttpResponse(str(cache.get("seen")))


async def waiting(request):
    wait_a_little()
    return HttpResponse("waited")


async def forgetting(request):
    announce()
    return HttpResponse("forgot")


async def asking(request):
    return HttpResponse(await result_of(Announcer()))


def forgetting_in_a_thread(request):
    announce()
    return HttpResponse("forgot there, too")


async def rendered(request):
    template = engines["django"].from_string("{% for book in books %}{{ book.title }}{% endfor %}")
    return HttpResponse(template.render({"books": Book.objects.all()}))


async def saving(request):
    with transaction.atomic():
        pass
    return HttpResponse("saved")


async def shortcut(request, pk):
    return HttpResponse(get_object_or_404(Book, pk=pk).title)


async def mailing(request):
    send_mail("Emma", "is here", "shop@example.com", ["ada@example.com"])
    return HttpResponse("sent")


async def storing(request):
    return HttpResponse(str(default_storage.exists("emma.txt")))


async def connecting(request):
    try:
        connection.cursor()
    except Exception:
        return HttpResponse("refused")
    return HttpResponse("connected")


async def fetching(request):
    try:
        urlopen("http://127.0.0.1:1/", timeout=1)
    except OSError:
        return HttpResponse("nobody there")
    return HttpResponse("somebody there")


async def never_tested(request):
    return HttpResponse(str(Book.objects.count()))


async def none_of_them(request):
    books = Book.objects.none()
    for book in await sync_to_async(list)(books):
        print(book.author.name)
    return HttpResponse("none")

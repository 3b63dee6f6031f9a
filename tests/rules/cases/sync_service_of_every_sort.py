from django.contrib.contenttypes.models import ContentType
from django.core.files.storage import default_storage
from django.core.mail import EmailMessage, mail_admins
from django.core.management import call_command
from django.dispatch import Signal, receiver

from shop.models import Post

published = Signal()
unheard = Signal()


@receiver(published)
def note(sender, **kwargs):
    sender.objects.count()


async def mail(request):
    mail_admins("Subject", "Text")  # HUE405
    EmailMessage("Subject", "Text", None, ["shop@example.com"]).send()  # HUE405


async def files(request, pk):
    default_storage.save("a", request.FILES["a"])  # HUE405
    post = await Post.objects.aget(pk=pk)
    return post.cover.read(), post.cover.url, post.cover.name  # HUE405


async def the_rest(request):
    published.send(sender=Post)  # HUE405
    call_command("clearsessions")  # HUE405
    ContentType.objects.get_for_model(Post)  # HUE405
    unheard.send(sender=Post)
    await published.asend(sender=Post)

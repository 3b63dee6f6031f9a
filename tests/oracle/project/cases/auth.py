"""Authentication, ``request.user``, permissions and passwords."""

from asgiref.sync import sync_to_async
from django.contrib import auth
from django.contrib.auth import (
    authenticate,
    get_user,
    get_user_model,
    login,
    logout,
    update_session_auth_hash,
)
from django.contrib.auth import authenticate as check_credentials
from django.contrib.auth.decorators import login_required, permission_required, user_passes_test
from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.models import AnonymousUser, Group, Permission, User
from django.contrib.auth.tokens import default_token_generator
from django.http import HttpRequest, HttpResponse

from library.models import Book, Review


async def authenticate_by_name(request: HttpRequest) -> bool:
    user = authenticate(request, username="reader", password="secret")  # raises HUE201
    return user is not None


async def authenticate_through_the_module() -> bool:
    return auth.authenticate(username="reader", password="secret") is not None  # raises HUE201


async def authenticate_under_another_name() -> bool:
    return check_credentials(username="reader", password="secret") is not None  # raises HUE201


async def authenticate_in_a_thread(request: HttpRequest) -> bool:
    user = await sync_to_async(authenticate)(request, username="reader", password="secret")
    return user is not None


async def aauthenticate_natively(request: HttpRequest) -> bool:  # since 5.0
    from django.contrib.auth import aauthenticate

    return await aauthenticate(request, username="reader", password="secret") is not None


async def an_authenticate_of_ones_own() -> str:
    async def authenticate(name: str) -> str:
        return name

    return await authenticate("reader")


async def login_of_a_user(request: HttpRequest) -> None:
    user = await User.objects.aget(username="librarian")
    login(request, user)  # raises HUE201


async def login_in_a_thread(request: HttpRequest) -> str:
    user = await User.objects.aget(username="librarian")
    await sync_to_async(login)(request, user)
    return request.user.username


async def alogin_of_a_user(request: HttpRequest) -> str:  # since 5.0
    from django.contrib.auth import alogin

    user = await User.objects.aget(username="librarian")
    await alogin(request, user)
    return user.username


async def logout_of_a_user(request: HttpRequest) -> None:
    logout(request)  # raises HUE201


async def logout_in_a_thread(request: HttpRequest) -> bool:
    await sync_to_async(logout)(request)
    return request.user.is_authenticated


async def alogout_of_a_user(request: HttpRequest) -> bool:  # since 5.0
    from django.contrib.auth import alogout

    await alogout(request)
    return request.user.is_authenticated


async def get_user_of_the_session(request: HttpRequest) -> bool:
    return get_user(request).is_authenticated  # raises HUE201


async def aget_user_of_the_session(request: HttpRequest) -> bool:  # since 5.0
    from django.contrib.auth import aget_user

    return (await aget_user(request)).is_authenticated


async def session_hash_updated(request: HttpRequest) -> None:
    user = await User.objects.aget(username="reader")
    update_session_auth_hash(request, user)  # raises HUE201


async def session_hash_updated_in_a_thread(request: HttpRequest) -> str:
    user = await User.objects.aget(username="reader")
    await sync_to_async(update_session_auth_hash)(request, user)
    return "updated"


async def user_model_is_looked_up() -> str:
    return get_user_model().__name__


async def user_model_is_queried() -> int:
    return get_user_model().objects.count()  # raises HUE101


async def user_of_the_request_asked(request: HttpRequest) -> bool:
    return request.user.is_authenticated  # raises HUE202


async def user_of_the_request_asked_for_its_name(request: HttpRequest) -> str:
    return f"Hello {request.user.username}"  # raises HUE202


async def user_of_the_request_in_a_condition(request: HttpRequest) -> str:
    if request.user:  # raises HUE202
        return "somebody"
    return "nobody"


async def user_of_the_request_negated(request: HttpRequest) -> str:
    if not request.user.is_staff:  # raises HUE202
        return "reader"
    return "staff"


async def user_of_the_request_as_a_string(request: HttpRequest) -> str:
    return str(request.user)  # raises HUE202


async def user_of_the_request_under_a_name(request: HttpRequest) -> str:
    user = request.user
    return user.username  # raises HUE202


async def user_of_the_request_compared(request: HttpRequest) -> bool:
    user = await User.objects.aget(username="reader")
    return request.user == user  # raises HUE202


async def user_of_the_request_compared_with_none(request: HttpRequest) -> bool:
    return request.user is None


async def user_of_the_request_passed_on(request: HttpRequest) -> str:
    def describe(user: object) -> str:
        return "given" if user is not None else "missing"

    return describe(request.user)


async def user_of_the_request_touched_by_a_helper(request: HttpRequest) -> str:
    def describe(user: User) -> str:
        return user.username

    return describe(request.user)  # raises HUE501


async def user_of_the_request_in_a_dictionary(request: HttpRequest) -> list[str]:
    context = {"user": request.user, "title": "Books"}
    return sorted(context)


async def user_of_the_request_as_a_filter_value(request: HttpRequest) -> int:
    return await Review.objects.filter(reviewer=request.user).acount()  # raises HUE202


async def user_of_the_request_as_a_filter_value_across_a_relation(request: HttpRequest) -> int:
    return await Book.objects.filter(reviews__reviewer=request.user).acount()  # raises HUE202


async def user_of_the_request_as_a_value_of_aget(request: HttpRequest) -> int:
    return (await Review.objects.aget(book_id=1, reviewer=request.user)).stars


async def user_of_the_request_as_a_value_of_acreate(request: HttpRequest) -> int:
    return (await Review.objects.acreate(book_id=2, stars=4, reviewer=request.user)).stars


async def user_of_the_request_as_a_value_of_aget_or_create(request: HttpRequest) -> bool:
    review, created = await Review.objects.aget_or_create(book_id=2, reviewer=request.user)
    return created


async def user_of_the_request_passed_to_a_thread(request: HttpRequest) -> str:
    def name_of(user: User) -> str:
        return user.username

    return await sync_to_async(name_of)(request.user)


async def user_of_the_request_by_its_key(request: HttpRequest) -> int:
    return await Book.objects.filter(reviews__reviewer_id=request.user.pk).acount()  # raises HUE202


async def user_of_the_request_assigned_to_a_foreign_key(request: HttpRequest) -> str:
    review = Review(book_id=1, stars=4, reviewer=request.user)  # raises HUE202
    return str(review.stars)


async def user_of_the_request_checked_by_isinstance(request: HttpRequest) -> bool:
    return isinstance(request.user, AnonymousUser)  # raises HUE202


async def user_of_the_request_resolved_in_a_thread(request: HttpRequest) -> str:
    await sync_to_async(lambda: request.user.pk)()
    return request.user.username


async def user_of_the_request_by_auser(request: HttpRequest) -> str:  # since 5.0
    user = await request.auser()
    return user.username


async def user_of_the_request_after_auser(request: HttpRequest) -> str:  # since 5.0
    await request.auser()
    return request.user.username  # raises HUE202


async def user_of_the_request_assigned(request: HttpRequest) -> str:
    request.user = await User.objects.aget(username="librarian")
    return request.user.username


async def user_of_the_request_by_getattr(request: HttpRequest) -> bool:
    user = getattr(request, "user", None)
    return bool(user and user.is_staff)  # raises HUE202


async def permission_of_a_user() -> bool:
    user = await User.objects.aget(username="reader")
    return user.has_perm("library.view_book")  # raises HUE203


async def permission_of_a_user_in_a_thread() -> bool:
    user = await User.objects.aget(username="reader")
    return await sync_to_async(user.has_perm)("library.view_book")


async def permission_of_a_user_asynchronously() -> bool:  # since 5.2
    user = await User.objects.aget(username="reader")
    return await user.ahas_perm("library.view_book")


async def permissions_of_a_user() -> bool:
    user = await User.objects.aget(username="reader")
    return user.has_perms(["library.view_book", "library.add_book"])  # raises HUE203


async def permission_for_an_app() -> bool:
    user = await User.objects.aget(username="reader")
    return user.has_module_perms("library")  # raises HUE203


async def permissions_listed() -> int:
    user = await User.objects.aget(username="reader")
    return len(user.get_all_permissions())  # raises HUE203


async def permissions_of_groups_listed() -> list[str]:
    user = await User.objects.aget(username="reader")
    return sorted(user.get_group_permissions())  # raises HUE203


async def permissions_of_groups_listed_asynchronously() -> list[str]:  # since 5.2
    user = await User.objects.aget(username="reader")
    return sorted(await user.aget_group_permissions())


async def permission_as_a_string() -> str:
    permission = await Permission.objects.aget(codename="view_book")
    return str(permission)  # raises HUE104


async def group_as_a_string() -> str:
    group = await Group.objects.aget(name="readers")
    return str(group)


async def staff_flag_of_a_user() -> bool:
    user = await User.objects.aget(username="librarian")
    return user.is_staff and user.is_authenticated and not user.is_anonymous


async def full_name_of_a_user() -> str:
    user = await User.objects.aget(username="reader")
    return user.get_full_name() or user.get_username()


async def password_of_a_user_checked() -> bool:
    user = await User.objects.aget(username="reader")
    return user.check_password("secret")


async def password_of_a_user_checked_asynchronously() -> bool:  # since 5.0
    user = await User.objects.aget(username="reader")
    return await user.acheck_password("secret")


async def password_of_a_user_set() -> bool:
    user = await User.objects.aget(username="reader")
    user.set_password("new secret")
    return user.has_usable_password()


async def password_hashed_and_checked() -> bool:
    return check_password("secret", make_password("secret"))


async def user_created() -> str:
    return User.objects.create_user("newcomer", password="secret").username  # raises HUE101


async def user_created_in_a_thread() -> str:
    return (await sync_to_async(User.objects.create_user)("newcomer", password="secret")).username


async def user_created_asynchronously() -> str:  # since 5.2
    return (await User.objects.acreate_user("newcomer", password="secret")).username


async def superuser_created() -> str:
    return User.objects.create_superuser("boss", password="secret").username  # raises HUE101


async def user_by_natural_key() -> str:
    return User.objects.get_by_natural_key("reader").username  # raises HUE101


async def users_with_a_permission_are_lazy() -> list[str]:
    users = User.objects.with_perm(
        "library.view_book", backend="django.contrib.auth.backends.ModelBackend"
    )
    return [user.username async for user in users]


async def token_made_and_checked() -> bool:
    user = await User.objects.aget(username="reader")
    return default_token_generator.check_token(user, default_token_generator.make_token(user))


async def anonymous_user_knows_nothing() -> bool:
    return AnonymousUser().is_authenticated


async def session_hash_of_a_user() -> int:
    user = await User.objects.aget(username="reader")
    return len(user.get_session_auth_hash())


@login_required
async def view_behind_login_required(request: HttpRequest) -> HttpResponse:  # since 5.1
    return HttpResponse("a page")


@permission_required("library.view_book")
async def view_behind_permission_required(request: HttpRequest) -> HttpResponse:  # since 5.2
    return HttpResponse("a page")


@user_passes_test(lambda user: user.is_active)
async def view_behind_user_passes_test(request: HttpRequest) -> HttpResponse:  # since 5.1
    return HttpResponse("a page")


async def session_hash_updated_asynchronously(request: HttpRequest) -> str:  # since 5.0
    from django.contrib.auth import aupdate_session_auth_hash

    user = await User.objects.aget(username="reader")
    await aupdate_session_auth_hash(request, user)  # raises[>=5.1,<6.0] HUE202
    return "updated"


async def session_hash_updated_for_auser(request: HttpRequest) -> str:  # since 5.0
    from django.contrib.auth import aupdate_session_auth_hash

    request.user = await request.auser()
    await aupdate_session_auth_hash(request, request.user)
    return "updated"


async def user_of_the_request_after_alogin(request: HttpRequest) -> str:  # since 5.0
    from django.contrib.auth import alogin

    await alogin(request, await User.objects.aget(username="librarian"))
    return request.user.username


async def user_of_the_request_in_a_tuple(request: HttpRequest) -> int:
    return len((request.user, request.GET))


async def user_of_the_request_returned_by_a_helper(request: HttpRequest) -> str:
    def reader(request: HttpRequest) -> User:
        return request.user

    return reader(request).username  # raises HUE202

"""Reads the body of a request into the model that a handler's `body` parameter names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from django.core.exceptions import BadRequest
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, QueryDict
from django.http.multipartparser import MultiPartParserError
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from pydantic import InstanceOf, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from hue.charsets import FORMS, codec_of, named_charset
from hue.costs import Costs
from hue.errors import WHOLE_BODY, BodyErrors, InvalidBody, MalformedBody, Problem
from hue.fields import body_shape
from hue.forms import arranged, flat
from hue.json_bodies import json_text, parsed, too_many_values
from hue.limits import (
    LONGEST_MESSAGE,
    LONGEST_NAME,
    MOST_ERRORS,
    MOST_POSSIBLE_ERRORS,
    shortened,
)
from hue.loop import Side

CSRF_FIELD = "csrfmiddlewaretoken"
URLENCODED = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data"

if TYPE_CHECKING:
    File = UploadedFile[Any]
else:
    File = Annotated[UploadedFile, InstanceOf()]
"""The annotation of an uploaded file: `document: File`, `pictures: list[File]`."""


class BodyReader:
    """Reads and validates bodies for one annotation; made once, when the view is defined."""

    __slots__ = ("_adapter", "_costs", "_shape")

    def __init__(self, annotation: Any) -> None:
        """Prepare for `annotation`: a pydantic model, dataclass, TypedDict or what pydantic knows.

        Raises:
            pydantic.errors.PydanticUserError: pydantic cannot validate it.
        """
        self._adapter: TypeAdapter[Any] = TypeAdapter(annotation)
        self._shape = body_shape(self._adapter.core_schema)
        self._costs = Costs.of(self._adapter.core_schema)

    async def read(self, request: HttpRequest, side: Side) -> Any:
        """Return the validated body of `request`; the query string is the body of a GET.

        Raises:
            MalformedBody: it cannot be read, or has more values than are validated.
            InvalidBody: it does not fit the model.
        """
        if request.method in ("GET", "HEAD"):
            return self._validate_form(request.GET, MultiValueDict())
        content_type = request.content_type or ""
        if content_type == "application/json" or content_type.endswith("+json"):
            return self._validate_json(json_text(request, self._costs))
        return self._validate_form(*await _form_data(request, side))

    def _validate_form(self, form: QueryDict, files: MultiValueDict[str, File]) -> Any:
        sent: list[tuple[str, list[Any]]] = [*form.lists(), *files.lists()]
        if CSRF_FIELD not in self._shape.fields:
            sent = [(name, values) for name, values in sent if name != CSRF_FIELD]
        # Each may be in an item of a list of its own.
        if self._costs.container * sum(len(values) for _, values in sent) > MOST_POSSIBLE_ERRORS:
            raise too_many_values()
        try:
            return self._adapter.validate_python(arranged(sent, self._shape))
        except ValidationError as error:
            raise InvalidBody(_errors(error, flat(sent))) from error

    def _validate_json(self, text: str) -> Any:
        try:
            return self._adapter.validate_json(text)
        except ValidationError as error:
            problems = error.errors(include_url=False, include_input=False)
            for problem in problems:
                if problem["type"] == "json_invalid":
                    message = _("The body is not JSON: %(reason)s")
                    raise MalformedBody(message % {"reason": problem["msg"]}) from error
            sent = parsed(text)
            data = sent if isinstance(sent, dict) else {}
            raise InvalidBody(_errors(error, data)) from error


async def _form_data(
    request: HttpRequest, side: Side
) -> tuple[QueryDict, MultiValueDict[str, File]]:
    charset = named_charset(request)
    codec = "utf-8" if charset is None else codec_of(charset)
    if codec not in FORMS:
        message = _("A form is not written in %(charset)s.")
        raise MalformedBody(message % {"charset": shortened(charset or "", 40)}, status_code=415)
    try:
        if request.content_type == MULTIPART:
            # Upload handlers are synchronous and may write to disk or to the database.
            form, files = await side.call(_read_multipart, request)
            return form, files
        return _read_urlencoded(request, codec), MultiValueDict()
    except (MultiPartParserError, BadRequest) as error:
        raise MalformedBody(
            _("The form cannot be read: %(reason)s") % {"reason": shortened(str(error), 200)}
        ) from error


def _read_multipart(request: HttpRequest) -> tuple[QueryDict, MultiValueDict[str, File]]:
    if request.method == "POST":
        return request.POST, request.FILES
    # Django reads the form into POST and FILES for POST alone, and closes the files that it put
    # there, temporary ones among them, with the response (HttpRequest._load_post_and_files, close).
    method, request.method = request.method, "POST"
    try:
        request._load_post_and_files()
    finally:
        request.method = method
    return request.POST, request.FILES


def _read_urlencoded(request: HttpRequest, codec: str) -> QueryDict:
    if request.content_type not in (URLENCODED, ""):
        if not request.body:
            return QueryDict()
        message = _(
            "A body of type %(type)s is not read here: send JSON, "
            "application/x-www-form-urlencoded or multipart/form-data."
        )
        raise MalformedBody(
            message % {"type": shortened(request.content_type or "", 80)}, status_code=415
        )
    if request.content_type == "" and request.body:
        raise MalformedBody(_("The body has no content type."), status_code=415)
    return QueryDict(request.body, encoding=codec)


def _errors(error: ValidationError, data: Any) -> BodyErrors:
    told = error.errors(include_url=False, include_input=False)[:MOST_ERRORS]
    problems = tuple(_problem(details) for details in told)
    return BodyErrors.of_problems(problems, data, error.error_count() - len(problems))


def _problem(details: ErrorDetails) -> Problem:
    location = ".".join(str(step) for step in details["loc"]) or WHOLE_BODY
    context = details.get("ctx", {})
    # A validator's own sentence, which pydantic puts "Value error, " before.
    own = context.get("error") if details["type"] in ("value_error", "assertion_error") else None
    message = str(own) if own is not None and str(own) else details["msg"]
    return Problem(
        shortened(location, LONGEST_NAME),
        shortened(message, LONGEST_MESSAGE),
        details["type"],
        details["loc"],
        context,
    )

"""Reads the body of a request into the model that a handler's `body` parameter names."""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

from asgiref.sync import sync_to_async
from django.core.exceptions import BadRequest
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, QueryDict
from django.http.multipartparser import MultiPartParser, MultiPartParserError
from django.utils.datastructures import MultiValueDict
from pydantic import InstanceOf, TypeAdapter, ValidationError

from hue.errors import InvalidBody, MalformedBody
from hue.fields import FormField, form_fields

CSRF_FIELD = "csrfmiddlewaretoken"
FORM_ERRORS = ""
"""The key in `BodyErrors.by_field` of what is wrong with the body as a whole."""

if TYPE_CHECKING:
    File = UploadedFile[Any]
else:
    File = Annotated[UploadedFile, InstanceOf()]
"""The annotation of an uploaded file: `document: File`, `pictures: list[File]`."""


@dataclass(frozen=True, slots=True)
class BodyErrors:
    """What is wrong with a body.

    Arguments:
        by_field: Messages by field, nested fields written with dots (`address.city`, `lines.0`);
            the key `""` holds what concerns the body as a whole.
        data: What was sent, as far as it could be read, to fill the form in again. Unvalidated.
    """

    by_field: Mapping[str, tuple[str, ...]]
    data: Mapping[str, Any]

    def of(self, field: str) -> tuple[str, ...]:
        """Return the messages for `field`, none if it is in order."""
        return self.by_field.get(field, ())


class BodyReader:
    """Reads and validates bodies for one annotation; made once, when the view is defined."""

    __slots__ = ("_adapter", "_fields")

    def __init__(self, annotation: Any) -> None:
        """Prepare for `annotation`: a pydantic model, dataclass, TypedDict or what pydantic knows.

        Raises:
            pydantic.errors.PydanticUserError: pydantic cannot validate it.
        """
        self._adapter: TypeAdapter[Any] = TypeAdapter(annotation)
        self._fields = form_fields(annotation)

    async def read(self, request: HttpRequest) -> Any:
        """Return the validated body of `request`; the query string is the body of a GET.

        Raises:
            MalformedBody: it cannot be read.
            InvalidBody: it does not fit the model.
        """
        if request.method in ("GET", "HEAD"):
            return self._validate_form(request.GET, MultiValueDict())
        content_type = request.content_type or ""
        if content_type == "application/json" or content_type.endswith("+json"):
            return self._validate_json(_json_text(request))
        return self._validate_form(*await _form_data(request))

    def _validate_form(self, form: QueryDict, files: MultiValueDict[str, File]) -> Any:
        data = self._collect(form, files)
        try:
            return self._adapter.validate_python(data)
        except ValidationError as error:
            raise InvalidBody(_errors(error, data)) from error

    def _validate_json(self, text: str) -> Any:
        try:
            return self._adapter.validate_json(text)
        except ValidationError as error:
            for problem in error.errors(include_url=False, include_input=False):
                if problem["type"] == "json_invalid":
                    raise MalformedBody(f"The body is not JSON: {problem['msg']}") from error
            sent = json.loads(text)
            data = sent if isinstance(sent, dict) else {}
            raise InvalidBody(_errors(error, data)) from error

    def _collect(self, form: QueryDict, files: MultiValueDict[str, File]) -> dict[str, object]:
        data: dict[str, object] = {}
        sent: list[tuple[str, list[Any]]] = [*form.lists(), *files.lists()]
        for name, values in sent:
            field = self._fields.get(name)
            if name == CSRF_FIELD and field is None:
                continue
            _put(data, name, values, field)
        return data


def _put(
    data: dict[str, object], name: str, values: Sequence[object], field: FormField | None
) -> None:
    """Enter the values of one name: all of them for a list, else the last, as Django does.

    An input left empty is sent as `""`. For a field that holds no text that means "nothing": it is
    left out, or None where the field must be given and may be None.
    """
    if field is None:
        data[name] = values[-1] if len(values) == 1 else list(values)
        return
    if not field.accepts_text:
        values = [value for value in values if value != ""]
    if field.is_list:
        data[name] = list(values)
    elif values:
        data[name] = values[-1]
    elif field.accepts_none and field.is_required:
        data[name] = None


def _json_text(request: HttpRequest) -> str:
    body = request.body
    charset = (request.content_params or {}).get("charset") or json.detect_encoding(body)
    try:
        return codecs.decode(body, charset) if body else ""
    except (LookupError, UnicodeError) as error:
        raise MalformedBody(f"The body cannot be decoded as {charset}.") from error


async def _form_data(
    request: HttpRequest,
) -> tuple[QueryDict, MultiValueDict[str, File]]:
    try:
        if request.content_type == "multipart/form-data":
            # Upload handlers are synchronous and may write to disk or to the database.
            return await sync_to_async(_read_multipart)(request)
        return _read_urlencoded(request), MultiValueDict()
    except (MultiPartParserError, BadRequest) as error:
        raise MalformedBody(f"The form cannot be read: {error}") from error


def _read_multipart(request: HttpRequest) -> tuple[QueryDict, MultiValueDict[str, File]]:
    if request.method == "POST":
        return request.POST, request.FILES
    # Django reads the form into POST and FILES for POST alone (HttpRequest._load_post_and_files).
    parser = MultiPartParser(
        request.META, request, request.upload_handlers, request.encoding or "utf-8"
    )
    form, files = parser.parse()
    return form, files


def _read_urlencoded(request: HttpRequest) -> QueryDict:
    if request.content_type not in ("application/x-www-form-urlencoded", ""):
        if not request.body:
            return QueryDict()
        raise MalformedBody(
            f"A body of type {request.content_type} is not read here: send JSON, "
            "application/x-www-form-urlencoded or multipart/form-data.",
            status_code=415,
        )
    if request.content_type == "" and request.body:
        raise MalformedBody("The body has no content type.", status_code=415)
    if not request.body.isascii():
        raise MalformedBody("The form is not URL-encoded.")
    return QueryDict(request.body, encoding=request.encoding)


def _errors(error: ValidationError, data: Mapping[str, Any]) -> BodyErrors:
    by_field: dict[str, tuple[str, ...]] = {}
    for problem in error.errors(include_url=False, include_context=False, include_input=False):
        name = ".".join(str(step) for step in problem["loc"]) or FORM_ERRORS
        by_field[name] = (*by_field.get(name, ()), problem["msg"])
    return BodyErrors(by_field, data)


def fields_in_order(errors: BodyErrors) -> Iterable[tuple[str, str]]:
    """Yield every (field, message), the messages for the whole body first."""
    for field in sorted(errors.by_field, key=lambda name: name != FORM_ERRORS):
        for message in errors.by_field[field]:
            yield field, message

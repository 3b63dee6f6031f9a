"""What forms send, as models that hue validates."""

from pydantic import BaseModel, Field


class Search(BaseModel):
    """The form of the catalog."""

    q: str = ""
    category: str = ""


class Credentials(BaseModel):
    """The form of the login."""

    email: str = Field(min_length=1)
    password: str = Field(min_length=1)


class NewComment(BaseModel):
    """The form under a product."""

    content: str = Field(min_length=3, max_length=500)


class NewLine(BaseModel):
    """The button that puts a product into the cart."""

    product: str
    quantity: int = Field(default=1, ge=1, le=99)


class Quantity(BaseModel):
    """The input of a line of the cart."""

    quantity: int = Field(ge=1, le=99)

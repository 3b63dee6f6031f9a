"""Files are read as Python reads them, and written back as they were."""

from pathlib import Path

import pytest

from hue_lint.syntax.source import UnreadableSource, read_source, source_of

HERE = Path("shop/views.py")


@pytest.mark.parametrize(
    ("data", "encoding", "text"),
    [
        pytest.param("x = 'ä'\n".encode(), "utf-8", "x = 'ä'\n", id="UTF-8 is the default"),
        pytest.param(
            b"\xef\xbb\xbfx = 1\n",
            "utf-8",
            "x = 1\n",
            id="a byte order mark is not part of the text",
        ),
        pytest.param(
            b"# -*- coding: latin-1 -*-\nx = '\xe4'\n",
            "iso-8859-1",
            "# -*- coding: latin-1 -*-\nx = 'ä'\n",
            id="PEP 263 names the encoding in the first line",
        ),
        pytest.param(
            b"#!/usr/bin/python\r# coding: cp1252\rx = '\x80'\r",
            "cp1252",
            "#!/usr/bin/python\r# coding: cp1252\rx = '€'\r",
            id="PEP 263 names the encoding in the second line, lines ended by carriage returns",
        ),
    ],
)
def test_bytes_are_decoded_and_encoded_back(data: bytes, encoding: str, text: str) -> None:
    source = source_of(HERE, data)
    assert (source.encoding, source.text) == (encoding, text)
    assert source.encode(source.text) == data


@pytest.mark.parametrize(
    ("text", "lines", "newline"),
    [
        pytest.param("a\nb", ("a\n", "b"), "\n", id="the last line may have no end"),
        pytest.param("a\r\nb\r\nc\n", ("a\r\n", "b\r\n", "c\n"), "\r\n", id="mixed, mostly CRLF"),
        pytest.param("a\rb\r", ("a\r", "b\r"), "\r", id="carriage returns alone"),
        pytest.param(
            "a\x0c\nb\u2028c\x85d\n",
            ("a\x0c\n", "b\u2028c\x85d\n"),
            "\n",
            id="form feeds and Unicode separators end no line",
        ),
        pytest.param("", (), "\n", id="an empty file has no lines"),
    ],
)
def test_lines_end_where_python_ends_them(text: str, lines: tuple[str, ...], newline: str) -> None:
    source = source_of(HERE, text.encode())
    assert source.lines == lines
    assert source.newline == newline
    assert source.slice(1, len(lines)) == text


@pytest.mark.parametrize(
    ("data", "place"),
    [
        pytest.param(b"x = 1\ny = '\xff'\n", (2, 6), id="a byte that is no UTF-8"),
        pytest.param(b"# coding: nonsense\n", (1, 1), id="an encoding that does not exist"),
        pytest.param(
            b"\xef\xbb\xbf# coding: latin-1\n", (1, 1), id="a mark that contradicts PEP 263"
        ),
        pytest.param(b"# coding: hex\n00\n", (1, 1), id="an encoding that is none of text"),
    ],
)
def test_what_cannot_be_decoded_is_refused_with_its_place(
    data: bytes, place: tuple[int, int]
) -> None:
    with pytest.raises(UnreadableSource) as caught:
        source_of(HERE, data)
    assert (caught.value.row, caught.value.column) == place
    assert caught.value.path == HERE


def test_a_missing_file_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(UnreadableSource, match="No such file"):
        read_source(tmp_path / "gone.py")

"""URIs and paths: what one makes the other takes back, also on a system that this is not."""

from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hue_lint.integrations.lsp.uris import path_from, path_of, uri_of

NAMES = st.text(
    st.characters(blacklist_characters="/\\\0", blacklist_categories=["Cs"]), min_size=1
)


@given(st.lists(NAMES.filter(lambda name: name not in (".", "..")), min_size=1, max_size=4))
def test_the_uri_of_a_file_leads_back_to_it(names):
    path = Path("/", *names)
    assert path_from(uri_of(path), Path) == path


def test_a_name_in_another_encoding_than_that_of_the_system_is_kept():
    path = Path("/srv/gr\udcf6\udcdfe.py")
    assert path_from(uri_of(path), Path) == path


@pytest.mark.parametrize(
    ("uri", "path"),
    [
        pytest.param(
            "file:///c%3A/Users/J%C3%BCrgen/a%20b.py", r"c:\Users\Jürgen\a b.py", id="VS Code"
        ),
        pytest.param("file:///C:/Users/me/c++.py", r"C:\Users\me\c++.py", id="a capital letter"),
        pytest.param("file:///d:/", "d:\\", id="a drive"),
        pytest.param("file://server/share/x.py", r"\\server\share\x.py", id="a share"),
        pytest.param("file://localhost/c:/x.py", r"c:\x.py", id="this machine by name"),
    ],
)
def test_uris_of_windows(uri, path):
    assert path_from(uri, PureWindowsPath) == PureWindowsPath(path)


@pytest.mark.parametrize(
    ("uri", "path"),
    [
        pytest.param("file:///c:/x.py", "/c:/x.py", id="a folder that looks like a drive"),
        pytest.param("file://localhost/srv/x.py", "/srv/x.py", id="this machine by name"),
        pytest.param("file://server/srv/x.py", None, id="another machine"),
        pytest.param("vscode-notebook-cell:/srv/x.ipynb#W0", None, id="a cell"),
        pytest.param("git:/srv/x.py?HEAD", None, id="an old version"),
        pytest.param("file:///srv/a%00b.py", None, id="what no file can be called"),
        pytest.param("file://[srv/x.py", None, id="no URI"),
    ],
)
def test_uris_of_other_systems(uri, path):
    assert path_from(uri, PurePosixPath) == (None if path is None else PurePosixPath(path))


def test_what_was_never_saved_has_a_place_in_its_folder():
    folder = Path("/srv/site")
    assert path_of("untitled:Untitled-1", folder) == folder / "Untitled-1.py"
    assert path_of("untitled:/srv/site/a%20b.py", folder) == folder / "a b.py"
    assert path_of("git:/srv/site/a.py", folder) is None

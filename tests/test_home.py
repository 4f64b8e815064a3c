from pathlib import Path

from meagraph.home import Home


def test_what_is_no_release_stands_among_the_releases_unharmed(tmp_path: Path) -> None:
    home = Home(tmp_path)
    for name in ("000001", "000002.bak", ".000003", "lost+found"):
        (home.releases / name).mkdir(parents=True)
    assert home.kept() == [1]
